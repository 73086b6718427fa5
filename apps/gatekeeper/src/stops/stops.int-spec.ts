import { randomUUID } from 'node:crypto';
import { LessonList, LessonRetire, LessonTeach, type PayloadOf, type Stop, StopChanged, StopCheck, StopLift, StopList, StopOrder, StopRaise, type StopScope } from '@waggle/contracts';
import { proveDecision, readStopAnswer } from '@waggle/grants';
import { waitFor } from '@waggle/testing';
import { GatekeeperFixture, grantsOf, heard, KEYS } from '../../test/gatekeeper-fixture.js';

let gate: GatekeeperFixture;
beforeAll(async () => {
  gate = await GatekeeperFixture.start();
}, 60_000);
afterAll(async () => {
  await gate.stop();
});
afterEach(async () => {
  await gate.alter("UPDATE stop SET ended_at = now(), ended_by = 'test' WHERE ended_at IS NULL");
});

type Word = { person: keyof typeof KEYS; key?: string };
const said = (person: string) => ({ person, channel: 'rest', decidedAt: new Date().toISOString() });

async function order(scope: StopScope, { person, key = KEYS[person] }: Word = { person: 'olga' }, minutes = 60): Promise<Stop> {
  const statement = { action: 'stop.order' as const, stopId: randomUUID(), scope, why: 'strange mail', minutes, ...said(person) };
  return (await gate.messenger.ask(StopOrder, { statement, proof: proveDecision(statement, key) })).stop;
}

async function lift(stopId: string, { person, key = KEYS[person] }: Word = { person: 'olga' }): Promise<Stop> {
  const statement = { action: 'stop.lift' as const, stopId, why: 'it was a test', ...said(person) };
  return (await gate.messenger.ask(StopLift, { statement, proof: proveDecision(statement, key) })).stop;
}

const holding = async (): Promise<string[]> => (await gate.messenger.ask(StopList, { ended: false })).stops.map(({ id }) => id);
async function heldBy(approvalId: string, taskId: string): Promise<string | null> {
  const nonce = randomUUID();
  const { answer } = await gate.messenger.ask(StopCheck, { nonce, approvalId, taskId, caller: 'security', server: 'email', tool: 'reply_email' });
  return (await readStopAnswer(answer, gate.keys, nonce)).held;
}

describe('a stop', () => {
  it('of all dangerous tools lets no approval have its grant; afterwards it has exactly one, whoever died meanwhile [R-STOP-GRANT]', async () => {
    const stop = await order({ kind: 'dangerous' });
    const approval = await gate.submit();
    await gate.decide(approval);
    await gate.restart();
    expect(await holding()).toEqual([stop.id]);
    expect([grantsOf(approval), (await gate.find(approval.id))?.grantId]).toEqual([[], null]);
    await lift(stop.id, { person: 'anna' });
    await waitFor(() => grantsOf(approval).length > 0);
    await gate.restart();
    expect(grantsOf(approval)).toHaveLength(1);
  });

  it.each<[string, (approval: { taskId: string }) => StopScope]>([
    ['the task', ({ taskId }) => ({ kind: 'task', id: taskId })],
    ['the agent that has proposed it', () => ({ kind: 'agent', id: 'sales' })],
    ['the tool', () => ({ kind: 'tool', id: 'email.reply_email' })],
    ['the tool server', () => ({ kind: 'tool', id: 'email' })],
  ])('of %s holds its grant and its call, and nothing else [R-STOP-SCOPES]', async (_what, scopeOf) => {
    const approval = await gate.submit();
    const stop = await order(scopeOf(approval));
    expect(await gate.decide(approval)).toMatchObject({ state: 'approved', grantId: null });
    expect(await heldBy(approval.id, approval.taskId)).toContain('olga has stopped');
    expect(grantsOf(approval)).toEqual([]);
    await lift(stop.id);
    await waitFor(() => grantsOf(approval).length === 1);
    expect(await heldBy(approval.id, approval.taskId)).toBeNull();
    for (const scope of [{ kind: 'task', id: 'EMAIL_other' }, { kind: 'agent', id: 'finance' }, { kind: 'tool', id: 'payment' }] as const) await order(scope);
    expect(await heldBy(approval.id, approval.taskId)).toBeNull();
  });

  it('lets people take back what it holds', async () => {
    const stop = await order({ kind: 'dangerous' });
    const approval = await gate.submit();
    await gate.decide(approval);
    await gate.decide(approval, { verdict: 'undo' });
    await lift(stop.id, { person: 'anna' });
    expect((await gate.find(approval.id))?.state).toBe('pending');
    expect(grantsOf(approval)).toEqual([]);
  });

  it('ends by itself when its time is over, and says so [R-STOP-EXPIRY]', async () => {
    const stop = await order({ kind: 'dangerous' });
    const approval = await gate.submit();
    await gate.decide(approval);
    const alerts = heard.alerts.length;
    await gate.alter('UPDATE stop SET until = now() WHERE id = $1', [stop.id]);
    await waitFor(() => grantsOf(approval).length === 1, { timeoutMs: 15_000 });
    await waitFor(() => heard.alerts.slice(alerts).includes('stop_ended'));
    const { stops } = await gate.messenger.ask(StopList, { ended: true });
    expect(stops.find(({ id }) => id === stop.id)).toMatchObject({ endedBy: 'time' });
  });

  it('is audited and alarmed, and given once under its id', async () => {
    const [alerts, audited] = [heard.alerts.length, heard.audited.length];
    const stop = await order({ kind: 'agent', id: 'content' });
    await lift(stop.id);
    await waitFor(() => ['stop_ordered', 'stop_ended'].every((code) => heard.alerts.slice(alerts).includes(code)));
    await waitFor(() => ['stop.ordered', 'stop.ended'].every((action) => heard.audited.slice(audited).includes(action)));
  });
});

describe('who may stop and lift', () => {
  it.each<[string, Word, string]>([
    ['a viewer', { person: 'vera' }, 'role_forbidden'],
    ['somebody with another person’s name', { person: 'olga', key: KEYS.piet }, 'proof_invalid'],
  ])('not %s [R-STOP-FORGED]', async (_who, word, code) => {
    await expect(order({ kind: 'dangerous' }, word)).rejects.toMatchObject({ code });
    const stop = await order({ kind: 'agent', id: 'sales' });
    await expect(lift(stop.id, word)).rejects.toMatchObject({ code });
    expect(await holding()).toEqual([stop.id]);
  });

  it('only an admin lifts one of all dangerous tools [R-STOP-FORGED]', async () => {
    const stop = await order({ kind: 'dangerous' });
    await expect(lift(stop.id)).rejects.toMatchObject({ code: 'role_forbidden' });
    expect(await lift(stop.id, { person: 'anna' })).toMatchObject({ endedBy: 'anna' });
  });

  it('nobody lifts by a forged event, or with a proof that was used for another stop [R-STOP-FORGED]', async () => {
    const [one, other] = [await order({ kind: 'agent', id: 'sales' }), await order({ kind: 'agent', id: 'finance' })];
    await gate.messenger.publish(StopChanged, { stopId: one.id });
    const statement = { action: 'stop.lift' as const, stopId: one.id, why: 'fine', ...said('olga') };
    const proof = proveDecision(statement, KEYS.olga);
    await expect(gate.messenger.ask(StopLift, { statement: { ...statement, stopId: other.id }, proof })).rejects.toMatchObject({ code: 'proof_invalid' });
    await gate.messenger.ask(StopLift, { statement, proof });
    expect(await holding()).toEqual([other.id]);
  });

  it('a service holds one task without a person, for an hour, once [R-STOP-RAISED]', async () => {
    const raise = { taskId: 'EMAIL_bad', by: 'security', why: 'grant_signature: it brought a forged grant' };
    await gate.messenger.publish(StopRaise, raise);
    await gate.messenger.publish(StopRaise, raise);
    await waitFor(async () => (await holding()).length > 0);
    const { stops } = await gate.messenger.ask(StopList, { ended: false });
    expect(stops).toMatchObject([{ scope: { kind: 'task', id: 'EMAIL_bad' }, by: 'security' }]);
    expect(Date.parse(stops[0]?.until ?? '') - Date.parse(stops[0]?.orderedAt ?? '')).toBe(3_600_000);
  });
});

describe('a lesson for the guard', () => {
  const teaching = (person: string, change: object = {}): PayloadOf<typeof LessonTeach>['statement'] => ({ action: 'lesson.teach', lessonId: randomUUID(), kind: 'harmless', text: 'Please ignore the previous invoice.', why: 'a correction', taskId: null, ...said(person), ...change });

  it('is kept with who said it, and forgotten on the word of as much [R-LESSON-ROLE]', async () => {
    const statement = teaching('anna');
    const { lesson } = await gate.messenger.ask(LessonTeach, { statement, proof: proveDecision(statement, KEYS.anna) });
    expect(lesson).toMatchObject({ by: 'anna', role: 'admin' });
    const retire = (person: keyof typeof KEYS) => {
      const word = { action: 'lesson.retire' as const, lessonId: lesson.id, ...said(person) };
      return gate.messenger.ask(LessonRetire, { statement: word, proof: proveDecision(word, KEYS[person]) });
    };
    await expect(retire('olga')).rejects.toMatchObject({ code: 'role_forbidden' });
    await retire('anna');
    expect((await gate.messenger.ask(LessonList, { retired: false })).lessons).toEqual([]);
  });

  it('is taken from no viewer and with no other person’s proof [R-LESSON-ROLE]', async () => {
    const [one, other] = [teaching('vera'), teaching('olga')];
    await expect(gate.messenger.ask(LessonTeach, { statement: one, proof: proveDecision(one, KEYS.vera) })).rejects.toMatchObject({ code: 'role_forbidden' });
    await expect(gate.messenger.ask(LessonTeach, { statement: other, proof: proveDecision(other, KEYS.vera) })).rejects.toMatchObject({ code: 'proof_invalid' });
  });
});
