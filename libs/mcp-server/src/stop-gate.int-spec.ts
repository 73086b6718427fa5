import { generateKeyPair, loadSigningKey } from '@waggle/grants/signer';
import { client, codeOf, grantFor, ring, rings, room, stateOf, useBellServer } from '../test/bell-server.js';
import { stopDesk } from '../test/stop-desk.js';

useBellServer();

const answers = { held: null, stale: false, silence: Promise.resolve() };

describe('a granted call that a stop holds', () => {
  it('is refused for the moment, and made once with the same grant when the stop is over [R-STOP-TOOL-SERVER]', async () => {
    const args = room();
    const grant = await grantFor(args);
    const before = rings();
    stopDesk.held = 'olga has stopped all dangerous tools';
    for (let time = 0; time < 3; time += 1) await expect(client('hands').call(ring, args, { grant })).rejects.toMatchObject({ code: 'effect_stopped', kind: 'transient', message: expect.stringContaining('olga') });
    expect([rings(), await stateOf(args)]).toEqual([before, 'started']);
    Object.assign(stopDesk, answers);
    await client('hands').call(ring, args, { grant });
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(rings()).toBe(before + 1);
  });

  it('tells the gatekeeper what it is about: the call of the grant, whatever the caller says [R-STOP-TOOL-SERVER]', async () => {
    const args = room();
    await client('hands').call(ring, args, { grant: await grantFor(args) });
    expect(stopDesk.asked.at(-1)).toMatchObject({ taskId: 'TEST_1', caller: 'hands', server: 'bell', tool: 'ring' });
  });

  it('is refused in a dry run as well', async () => {
    const args = room();
    stopDesk.held = 'stopped';
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('effect_stopped');
    Object.assign(stopDesk, answers);
  });
});

describe('a gatekeeper that gives no answer at all', () => {
  it('lets nothing through, and the same grant is good once it answers again [R-STOP-UNKNOWN]', async () => {
    const args = room();
    const grant = await grantFor(args);
    const before = rings();
    let speak = (): void => undefined;
    stopDesk.silence = new Promise((resolve) => (speak = resolve));
    await expect(client('hands').call(ring, args, { grant })).rejects.toMatchObject({ code: 'stops_unknown', kind: 'transient' });
    expect(rings()).toBe(before);
    Object.assign(stopDesk, answers);
    speak();
    await client('hands').call(ring, args, { grant });
    expect(rings()).toBe(before + 1);
  }, 30_000);
});

describe('an answer that is not the gatekeeper’s to this question [R-STOP-FORGED]', () => {
  it('lets nothing through: signed by another key', async () => {
    const args = room();
    const { key } = stopDesk;
    const before = rings();
    stopDesk.key = await loadSigningKey((await generateKeyPair()).privateJwk);
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('stops_unknown');
    stopDesk.key = key;
    expect(rings()).toBe(before);
  });

  it('lets nothing through: an old one, from before the stop', async () => {
    const [first, second] = [room(), room()];
    await client('hands').call(ring, first, { grant: await grantFor(first) });
    const before = rings();
    stopDesk.stale = true;
    expect(await codeOf(client('hands').call(ring, second, { grant: await grantFor(second) }))).toBe('stops_unknown');
    Object.assign(stopDesk, answers);
    expect(rings()).toBe(before);
  });
});
