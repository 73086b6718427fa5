import { AppError } from '@waggle/errors';
import type { InfrastructureErrorCode, Provision, ServerControl, ServerName } from '../infrastructure.js';

export interface GivenContext {
  /** Name of what is made: the vhost, the database, the key prefix. */
  name: string;
  /** Do not remove it in the end. */
  kept: boolean;
  /** Use the given vhost and database themselves, and keep to the key prefix that was given with them. */
  asIs: boolean;
  prefix: string;
  managementUrl: string | undefined;
}

/** A server that somebody else runs: it can be used, not killed. */
export function givenControl(name: ServerName, url: string): ServerControl {
  const refuse = (): Promise<never> => {
    const message = `The ${name} server was given to us; only its owner may stop or start it.`;
    return Promise.reject(new AppError<InfrastructureErrorCode>('server_not_ours', 'denied', message));
  };
  return { name, source: 'given', origin: new URL(url).host, url, kill: refuse, start: refuse };
}

export function givenAsIs(name: ServerName, setting: 'AMQP_URL' | 'DATABASE_URL' | 'REDIS_URL', url: string): Provision {
  return { control: givenControl(name, url), env: { [setting]: url }, release: async () => undefined };
}
