import { Injectable } from '@nestjs/common';
import { Messenger } from '@waggle/messaging';
import { defineService } from '@waggle/runtime';

/** A service that only asks: for a spec that has no gateway. */
export function askerNamed(name: string) {
  const held: { messenger?: Messenger } = {};

  @Injectable()
  class Asker {
    constructor(messenger: Messenger) {
      held.messenger = messenger;
    }
  }
  const messenger = (): Messenger => {
    if (held.messenger === undefined) throw new Error(`${name} has not been started.`);
    return held.messenger;
  };
  return { messenger, service: defineService({ name, plane: 'edge', roles: ['swarm'], providers: [Asker] }) };
}
