import { EffectList, toolService } from '@waggle/contracts';
import { generateKeyPair, loadSigningKey, signGrant } from '@waggle/grants/signer';
import { waitFor } from '@waggle/testing';
import { z } from 'zod';
import { alerts, audited, client, codeOf, grantFor, hear, messenger, ports, ring, rings, room, stateOf, TOKENS, useBellServer, world } from '../test/bell-server.js';

useBellServer();

describe('a tool server', () => {
  it('answers a caller that it knows, and tells the tool who calls', async () => {
    expect(await client('reader').call(hear, { room: 'hall' })).toEqual({ agent: 'reader' });
  });

  it('gives the tool’s own coded error back, with its details', async () => {
    await expect(client('reader').call(hear, { room: 'locked' })).rejects.toMatchObject({ code: 'room_locked', kind: 'conflict', details: { room: 'locked' } });
  });

  it('ends a call that takes too long', async () => {
    expect(await codeOf(client('reader').call(hear, { room: 'endless' }))).toBe('tool_timeout');
  });

  it('refuses a caller without a known token, another Host, another Origin and other methods', async () => {
    expect(await codeOf(client('reader', ports[0], 'wg_unknown').call(hear, { room: 'hall' }))).toBe('tool_unauthorized');
    const url = `http://127.0.0.1:${ports[0]}/mcp`;
    const authorization = `Bearer ${TOKENS.reader}`;
    expect((await fetch(url, { method: 'POST', headers: { origin: 'http://evil.example', authorization } })).status).toBe(403);
    expect((await fetch(url, { method: 'GET', headers: { authorization } })).status).toBe(405);
    expect((await fetch(`${url}/other`, { method: 'POST', headers: { authorization } })).status).toBe(404);
  });

  it('refuses arguments that do not fit, and a caller that knows the tool otherwise', async () => {
    expect(await codeOf(client('reader').call(hear, { room: 1 } as never))).toBe('tool_input_invalid');
    const loose = { ...hear, input: z.object({ room: z.string(), extra: z.number() }) };
    expect(await codeOf(client('reader').call(loose, { room: 'hall', extra: 1 }))).toBe('tool_changed');
    const unknown = { ...hear, name: 'nothing' };
    expect(await codeOf(client('reader').call(unknown, { room: 'hall' }))).toBe('tool_unknown');
  });

  it('turns away a call that was meant for another server, which may be tried again: ports change hands', async () => {
    const elsewhere = { ...hear, server: 'gong' };
    await expect(client('reader').call(elsewhere, { room: 'hall' })).rejects.toMatchObject({ code: 'tool_server_mistaken', kind: 'transient' });
  });

  it('says when no server answers', async () => {
    expect(await codeOf(client('reader', 1).call(hear, { room: 'hall' }))).toBe('tool_server_unreachable');
  });
});

describe('a DANGEROUS tool', () => {
  it('runs once with the right grant, and gives the proof', async () => {
    const args = room();
    const grant = await grantFor(args);
    const { receipt } = await client('hands').call(ring, args, { grant, taskId: 'TEST_1' });
    expect(receipt).toMatchObject({ mode: 'live', tool: 'ring', readBack: { found: true } });
    await waitFor(() => audited.some((entry) => entry.action === 'effect.done' && entry.evidence.includes(`grant ${receipt?.grantId ?? ''}`)));
    const { effects } = await messenger.ask(EffectList, { taskId: 'TEST_1' }, { to: toolService('bell') });
    expect(effects.find((effect) => effect.grantId === receipt?.grantId)).toMatchObject({ state: 'done', digest: receipt?.digest });
  });

  it.each([
    ['no grant [R-NO-GRANT]', 'grant_missing', async () => undefined],
    ['a grant for other arguments [R-GRANT-ARGUMENTS]', 'grant_wrong_arguments', async () => grantFor({ room: 'elsewhere' })],
    ['a grant for another tool', 'grant_wrong_tool', async (args: object) => grantFor({ ...args }, { tool: 'toll' })],
    ['a grant for another zone', 'grant_wrong_zone', async (args: object) => grantFor({ ...args }, { zone: 'cloud' })],
    ['a grant for another task', 'grant_wrong_task', async (args: object) => grantFor({ ...args }, { taskId: 'TEST_2' })],
    ['a grant for the tool as it was described before', 'grant_wrong_definition', async (args: object) => grantFor({ ...args }, { toolDigest: '0'.repeat(64) })],
    ['an expired grant [R-GRANT-EXPIRED]', 'grant_expired', async (args: object) => grantFor({ ...args }, {}, Date.now() - 3_600_000)],
    ['a grant of another key [R-GRANT-KEY]', 'grant_signature', async (args: object) => (await signGrant({ approvalId: 'a', taskId: 'TEST_1', server: 'bell', tool: 'ring', toolDigest: '0'.repeat(64), args: { ...args }, approvers: ['o'], zone: 'local' }, await loadSigningKey((await generateKeyPair()).privateJwk))).jws],
  ])('refuses %s: coded, audited, alarmed', async (_title, code, make) => {
    const args = room();
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant: await make(args), taskId: 'TEST_1' }))).toBe(code);
    expect(rings()).toBe(before);
    await waitFor(() => alerts.includes(code));
    await waitFor(() => audited.some((entry) => entry.action === 'tool.refused' && entry.output === code && !entry.success));
  });

  it.each([
    ['not valid yet', 'grant_not_yet_valid', 3_600_000],
    ['expired', 'grant_expired', -3_600_000],
  ])('refuses a grant that is %s for good, whatever its clock says later [R-GRANT-CLOCKS]', async (_title, code, later) => {
    const args = room();
    const grant = await grantFor(args, {}, Date.now() + later);
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe(code);
    expect(await stateOf(args)).toBe('refused');
  });

  it('refuses a caller that the policy does not let near it', async () => {
    const args = room();
    expect(await codeOf(client('reader').call(ring, args, { grant: await grantFor(args), taskId: 'TEST_1' }))).toBe('tool_denied');
  });

  it('gives the recorded result when the same grant comes again, 50 times side by side or later [R-GRANT-ONCE]', async () => {
    const args = room();
    const grant = await grantFor(args);
    const before = rings();
    const hands = client('hands');
    const results = await Promise.all(Array.from({ length: 50 }, () => hands.call(ring, args, { grant, taskId: 'TEST_1' })));
    const later = await hands.call(ring, args, { grant, taskId: 'TEST_1' });
    expect(new Set([...results, later].map((result) => result.receipt?.executedAt)).size).toBe(1);
    expect(rings()).toBe(before + 1);
    expect(await codeOf(client('other').call(ring, args, { grant, taskId: 'TEST_1' }))).toBe('grant_used');
  });

  it('is made by one instance only, also while that one is still at it', async () => {
    const args = room();
    const grant = await grantFor(args);
    const before = rings();
    let open: () => void = () => undefined;
    world.gate = new Promise((resolve) => (open = resolve));
    const first = client('hands').call(ring, args, { grant });
    await waitFor(async () => (await stateOf(args)) === 'calling');
    expect(await codeOf(client('hands', ports[2]).call(ring, args, { grant }))).toBe('effect_busy');
    open();
    const { receipt } = await first;
    expect((await client('hands', ports[2]).call(ring, args, { grant })).receipt).toEqual(receipt);
    expect(rings()).toBe(before + 1);
  });

  it('refuses the same thing under a second grant [R-BUSINESS-KEY]', async () => {
    const args = room();
    await client('hands').call(ring, args, { grant: await grantFor(args) });
    const second = client('hands').call(ring, args, { grant: await grantFor(args, { taskId: 'TEST_2' }) });
    await expect(second).rejects.toMatchObject({ code: 'effect_duplicate', details: { firstTaskId: 'TEST_1', firstState: 'done' } });
  });

  it('refuses what has become stale, for good', async () => {
    const args = room();
    const grant = await grantFor(args);
    world.stale = true;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_stale');
    world.stale = false;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_stale');
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('done');
  });

  it('refuses what failed before the call as nobody expected, so that a later grant finds nothing in its way', async () => {
    const args = room();
    world.overtaken = () => Promise.reject(new TypeError('undefined is not a bell'));
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('unexpected');
    expect(await stateOf(args)).toBe('refused');
    world.overtaken = undefined;
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('done');
  });

  it('does not wait behind calls that are not urgent', async () => {
    let open: () => void = () => undefined;
    world.gate = new Promise((resolve) => (open = resolve));
    const slow = [room(), room(), room(), room()];
    const calls = await Promise.all(slow.map(async (args) => ({ call: client('hands').call(ring, args, { grant: await grantFor(args), priority: 'LOW' }) })));
    const begun = async (): Promise<number> => (await Promise.all(slow.map(stateOf))).filter((state) => state === 'calling').length;
    await waitFor(async () => (await begun()) === 3, { describe: 'as many calls under way as there may be' });
    world.gate = Promise.resolve();
    const args = room();
    await client('hands').call(ring, args, { grant: await grantFor(args), priority: 'URGENT' });
    expect(await begun()).toBe(3);
    open();
    await Promise.all(calls.map(({ call }) => call));
  });

  it('that did not reach everybody says so in an alert, once [R-EFFECT-PARTIAL]', async () => {
    const args = room();
    const grant = await grantFor(args);
    world.missed = ['the attic'];
    const { receipt } = await client('hands').call(ring, args, { grant });
    await client('hands').call(ring, args, { grant });
    expect(receipt?.readBack.missed).toEqual(['the attic']);
    await waitFor(() => alerts.includes('effect_partial'));
    // Another alert of the same server, after which a second one of the replay would have come.
    expect(await codeOf(client('hands').call(ring, room(), { grant, taskId: 'TEST_1' }))).toBe('grant_wrong_arguments');
    await waitFor(() => alerts.includes('grant_wrong_arguments'));
    expect(alerts).toEqual(['effect_partial', 'grant_wrong_arguments']);
  });

  it('goes through every check in a dry run and leaves the world alone [R-DRY-RUN]', async () => {
    const args = room();
    const before = rings();
    const { receipt } = await client('hands', ports[1]).call(ring, args, { grant: await grantFor(args) });
    expect(receipt).toMatchObject({ mode: 'dry_run', readBack: { found: false } });
    expect(rings()).toBe(before);
    expect(await codeOf(client('hands', ports[1]).call(ring, args, {}))).toBe('grant_missing');
  });
});
