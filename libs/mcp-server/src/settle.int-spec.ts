import { EffectReconcile, type PayloadOf, toolService } from '@waggle/contracts';
import { decisionKey, proveDecision } from '@waggle/grants';
import { waitFor } from '@waggle/testing';
import { audited, client, codeOf, database, grantFor, messenger, ports, ring, rings, room, stateOf, useBellServer, world } from '../test/bell-server.js';
import { PERSON } from '../test/stop-desk.js';

useBellServer();

type Word = PayloadOf<typeof EffectReconcile>;
let task = 0;

function word(taskId: string, happened: boolean, token = PERSON.token): Word {
  const statement = { action: 'task.reconcile' as const, taskId, happened, why: 'I have looked.', person: PERSON.name, channel: 'rest' as const, decidedAt: new Date().toISOString() };
  return { statement, proof: proveDecision(statement, decisionKey(token)) };
}
const say = (given: Word) => messenger.ask(EffectReconcile, given, { to: toolService('bell') });

/** A call of a task of its own, cut off so that nobody can tell what became of it. */
async function unclear(): Promise<{ taskId: string; args: { room: string }; grant: string }> {
  const [taskId, args] = [`TEST_unclear${(task += 1)}`, room()];
  const grant = await grantFor(args, { taskId });
  Object.assign(world, { canTell: false, lost: true, failure: new Error('the line is dead') });
  expect(await codeOf(client('hands').call(ring, args, { grant, taskId }))).toBe('effect_uncertain');
  expect(await stateOf(args)).toBe('unknown');
  return { taskId, args, grant };
}

describe('a call of which nobody can tell', () => {
  it('that did not happen, as a person says, can be asked for and made again, once [R-SETTLED]', async () => {
    const { taskId, args, grant } = await unclear();
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('effect_duplicate');
    expect((await say(word(taskId, false))).effects).toMatchObject([{ taskId, state: 'refused' }]);
    expect(await codeOf(client('hands').call(ring, args, { grant, taskId }))).toBe('effect_settled');
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('done');
    expect(rings()).toBe(before + 1);
    await waitFor(() => audited.some(({ actor, action, taskId: about, target }) => actor === PERSON.name && action === 'effect.not_made' && about === taskId && target === 'bell.ring'));
  });

  it('that did happen, as a person says, is not made again [R-SETTLED]', async () => {
    const { taskId, args } = await unclear();
    const before = rings();
    expect((await say(word(taskId, true))).effects).toMatchObject([{ taskId, state: 'done', readBack: expect.stringContaining(PERSON.name) }]);
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('effect_duplicate');
    expect(rings()).toBe(before);
    await waitFor(() => audited.some(({ actor, action, taskId: about }) => actor === PERSON.name && action === 'effect.done' && about === taskId));
  });

  it('is settled once: the same word again changes nothing, the opposite is refused [R-SETTLED]', async () => {
    const { taskId, args } = await unclear();
    await Promise.allSettled([say(word(taskId, false)), say(word(taskId, false))]);
    const row = async () => (await database.query('SELECT * FROM effect WHERE task_id = $1', [taskId]))[0];
    const settled = await row();
    await say(word(taskId, false));
    await expect(say(word(taskId, true))).rejects.toMatchObject({ code: 'effect_settled', message: expect.stringContaining(PERSON.name) });
    expect([await stateOf(args), await row()]).toEqual(['refused', settled]);
  });

  it('is settled by nobody else, whoever brings the word [R-SETTLED]', async () => {
    const { taskId, args } = await unclear();
    await expect(say(word(taskId, false, 'wg_stolen'))).rejects.toMatchObject({ code: 'proof_invalid' });
    const { statement, proof } = word(taskId, true);
    await expect(say({ statement: { ...statement, happened: false }, proof })).rejects.toMatchObject({ code: 'proof_invalid' });
    expect(await stateOf(args)).toBe('unknown');
  });

  it('is not settled while an instance is at it [R-SETTLED]', async () => {
    const [taskId, args] = [`TEST_unclear${(task += 1)}`, room()];
    let open: () => void = () => undefined;
    world.gate = new Promise((resolve) => (open = resolve));
    const made = client('hands', ports[2]).call(ring, args, { grant: await grantFor(args, { taskId }), taskId });
    await waitFor(async () => (await stateOf(args)) === 'calling');
    await expect(say(word(taskId, false))).rejects.toMatchObject({ code: 'effect_busy' });
    open();
    await made;
    expect(await stateOf(args)).toBe('done');
  });
});

describe('a call that has ended', () => {
  it('is left as it is by any word [R-SETTLED]', async () => {
    const [taskId, args] = [`TEST_unclear${(task += 1)}`, room()];
    await client('hands').call(ring, args, { grant: await grantFor(args, { taskId }), taskId });
    for (const happened of [false, true]) expect((await say(word(taskId, happened))).effects).toMatchObject([{ state: 'done', readBack: expect.stringContaining('was heard') }]);
    expect(await stateOf(args)).toBe('done');
  });
});
