import { AppError } from '@waggle/errors';
import { waitFor } from '@waggle/testing';
import { client, codeOf, database, grantFor, ports, ring, rings, room, stateOf, useBellServer, world } from '../test/bell-server.js';

useBellServer();

const leave = async (args: { room: string }, grant: string, state: string, mode = 'live'): Promise<void> => {
  const { gid, approvalId, digest } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as Record<string, string>;
  await database.query(
    `INSERT INTO effect (grant_id, business_key, approval_id, task_id, tool, digest, approver, caller, state, mode, called_at)
     VALUES ($1, $2, $3, 'TEST_1', 'ring', $4, 'olga', 'hands', $5, $6, now())`,
    [gid, `ring:${args.room}`, approvalId, digest, state, mode],
  );
};
const gidOf = (grant: string): string => (JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as { gid: string }).gid;

describe('an attempt that was cut off', () => {
  it('before the call is simply made', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'started');
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(rings()).toBe(before + 1);
  });

  it('before the call is not gone on with by whom another has overtaken after the lock was lost', async () => {
    const args = room();
    const grant = await grantFor(args);
    world.overtaken = () => database.query("UPDATE effect SET state = 'calling', attempts = 1, called_at = now() WHERE grant_id = $1", [gidOf(grant)]);
    const before = rings();
    await expect(client('hands').call(ring, args, { grant })).rejects.toMatchObject({ code: 'effect_busy', kind: 'transient' });
    expect(rings()).toBe(before);
  });

  it.each(['transient', 'invalid'] as const)('after the call tells by its failure (%s) nothing of the call of another that has overtaken it', async (kind) => {
    const args = room();
    const grant = await grantFor(args);
    let open: () => void = () => undefined;
    world.gate = new Promise((resolve) => (open = resolve));
    world.failure = new AppError('bell_broken', kind, 'not mine');
    const call = codeOf(client('hands').call(ring, args, { grant }));
    await waitFor(async () => (await stateOf(args)) === 'calling', { describe: 'the call' });
    await database.query('UPDATE effect SET attempts = 2 WHERE grant_id = $1', [gidOf(grant)]);
    open();
    expect(await call).toBe('effect_busy');
    expect(await stateOf(args)).toBe('calling');
  });

  it('after the call is found at the provider and not made again', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    world.rung.push(gidOf(grant));
    const before = rings();
    const { receipt } = await client('hands').call(ring, args, { grant });
    expect(receipt?.providerId).toBe(`bell-${gidOf(grant)}`);
    expect(rings()).toBe(before);
  });

  it('around the call is made when the provider has certainly not seen it', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
  });

  it('around the call is not made again while the first one may still be under way [R-SETTLE]', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    world.settleMs = 60_000;
    const before = rings();
    await expect(client('hands').call(ring, args, { grant })).rejects.toMatchObject({ code: 'effect_unsettled', kind: 'transient', details: { settleSeconds: 60 } });
    expect(rings()).toBe(before);
    world.rung.push(gidOf(grant));
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(rings()).toBe(before + 1);
  });

  it('around the call is left to a person when nobody can tell', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    world.canTell = false;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_uncertain');
    expect(await stateOf(args)).toBe('unknown');
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('effect_duplicate');
  });

  it('is not made late, under a grant that has expired since', async () => {
    const args = room();
    const grant = await grantFor(args, {}, Date.now() - 3_600_000);
    await leave(args, grant, 'calling');
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('grant_expired');
    expect(rings()).toBe(before);
  });

  it.each(['calling', 'unknown'])('is found at the provider (%s), although the tool has been described anew since', async (state) => {
    const args = room();
    const grant = await grantFor(args, { toolDigest: '0'.repeat(64) });
    await leave(args, grant, state);
    world.rung.push(gidOf(grant));
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(rings()).toBe(before);
  });

  it('is not made when the tool has been described anew since, and given up only when it can no longer come', async () => {
    const args = room();
    const grant = await grantFor(args, { toolDigest: '0'.repeat(64) });
    await leave(args, grant, 'calling');
    Object.assign(world, { settleMs: 60_000, repeatable: true });
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_unsettled');
    world.settleMs = 0;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('grant_wrong_definition');
    expect(await stateOf(args)).toBe('refused');
    expect(rings()).toBe(before);
  });

  it('by a lost answer is found at the provider', async () => {
    const args = room();
    world.failure = new Error('socket hang up');
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('done');
    expect(rings()).toBe(before + 1);
  });

  it('by a coded failure has not happened: a passing one may be tried again, another may not', async () => {
    const args = room();
    const grant = await grantFor(args);
    world.failure = new AppError('bell_busy', 'transient', 'later');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('bell_busy');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    const second = room();
    const refused = await grantFor(second);
    world.failure = new AppError('bell_broken', 'invalid', 'never');
    expect(await codeOf(client('hands').call(ring, second, { grant: refused }))).toBe('bell_broken');
    expect(await codeOf(client('hands').call(ring, second, { grant: refused }))).toBe('bell_broken');
  });
});

describe('a call that takes effect after everybody has looked', () => {
  /** Cut off: nothing is there yet when the provider is asked. */
  const cutOff = async (args: { room: string }): Promise<string> => {
    Object.assign(world, { repeatable: true, settleMs: 60_000, lost: true, failure: new Error('socket hang up') });
    const grant = await grantFor(args);
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_interrupted');
    return grant;
  };
  const lands = (grant: string): void => void world.rung.push(gidOf(grant));

  it('is found, although what it rested on has changed by its own doing [R-SETTLE]', async () => {
    const args = room();
    const grant = await cutOff(args);
    world.stale = true;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_unsettled');
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('effect_duplicate');
    lands(grant);
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(rings()).toBe(before);
  });

  it('is not given up because the provider refuses it the second time', async () => {
    const args = room();
    const grant = await cutOff(args);
    world.failure = new AppError('bell_broken', 'invalid', 'already ringing');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_unsettled');
    expect(await stateOf(args)).toBe('calling');
    lands(grant);
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
  });

  it('is given up when it can no longer come', async () => {
    const args = room();
    const grant = await cutOff(args);
    Object.assign(world, { stale: true, settleMs: 0 });
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_stale');
    expect(await stateOf(args)).toBe('refused');
  });
});

describe('a call that outlives a change of the dry run', () => {
  it('begun live is only looked up by a server in a dry run [R-DRY-RUN]', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    const before = rings();
    expect(await codeOf(client('hands', ports[1]).call(ring, args, { grant }))).toBe('effect_interrupted');
    expect(rings()).toBe(before);
    world.rung.push(gidOf(grant));
    expect((await client('hands', ports[1]).call(ring, args, { grant })).receipt).toMatchObject({ mode: 'live', readBack: { found: true } });
  });

  it('begun as a dry run is never made [R-DRY-RUN]', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'started', 'dry_run');
    const before = rings();
    expect((await client('hands').call(ring, args, { grant })).receipt).toMatchObject({ mode: 'dry_run' });
    expect(rings()).toBe(before);
  });
});
