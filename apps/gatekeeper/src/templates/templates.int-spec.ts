import { randomUUID } from 'node:crypto';
import { type Approval, ApprovalDecide, type PayloadOf, type Proposal, ProposalSubmit, type Template, TemplateCreate, TemplateList, TemplateRetire } from '@waggle/contracts';
import { decisionKey, proveDecision } from '@waggle/grants';
import { outcomeOf } from '@waggle/tool-server-testing';
import { openDatabase } from '@waggle/persistence';
import { buildProposal, buildProposalSubmit, buildScanReport, waitFor } from '@waggle/testing';
import { decisionOn, GatekeeperFixture, grantsOf, heard, KEYS, verdictsOf } from '../../test/gatekeeper-fixture.js';

let fixture: GatekeeperFixture;
let template: Template;
let source: Approval;

const TEXT = 'Dear Ada,\n\nwould Tuesday at 10:30 suit you for the meeting?\n\nBest regards\nOlga\n';
const mail = (text: string, args: Record<string, string | string[]> = {}, more: Partial<Proposal> = {}) =>
  fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: 'Re: Our meeting', text, ...args }, ...more }) });

type Creation = PayloadOf<typeof TemplateCreate>['statement'];
const create = async (approval: Approval, change: Partial<Creation> = {}, key = KEYS.anna) => {
  const statement: Creation = { action: 'template.create', approvalId: approval.id, name: 'Meeting', person: 'anna', channel: 'rest', decidedAt: new Date().toISOString(), ...change };
  return (await fixture.messenger.ask(TemplateCreate, { statement, proof: proveDecision(statement, key) })).template;
};
const retire = async (templateId: string, change: { channel?: string } = {}, key = KEYS.anna) => {
  const statement = { action: 'template.retire' as const, templateId, person: 'anna', channel: 'rest', decidedAt: new Date().toISOString(), ...change };
  return (await fixture.messenger.ask(TemplateRetire, { statement, proof: proveDecision(statement, key) })).template;
};

const database = (url: string) => openDatabase({ url, schema: 'gatekeeper', migrations: [] });

beforeAll(async () => {
  fixture = await GatekeeperFixture.start();
  source = await mail(TEXT);
  await fixture.decide(source);
  await fixture.executed(source);
  template = await create(source);
});
afterAll(() => fixture?.stop());

describe('a template', () => {
  it('is made from what went out, shows its slots, and is made once', async () => {
    expect(template).toMatchObject({ name: 'Meeting', approvalId: source.id, digest: source.digest, subject: 'Re: Our meeting', text: TEXT, slots: ['name', 'date', 'time'], madeBy: 'anna', retiredAt: null });
    expect((await create(source)).id).toBe(template.id);
    expect((await fixture.messenger.ask(TemplateList, { retired: false, limit: 10 })).templates.map(({ id }) => id)).toEqual([template.id]);
    await waitFor(() => heard.audited.includes('template.create'));
  });

  it('counts only from an admin who proves it [R-TEMPLATE-PERSON]', async () => {
    heard.alerts.length = 0;
    expect(await outcomeOf(create(source, {}, KEYS.olga))).toBe('proof_invalid');
    expect(await outcomeOf(create(source, { person: 'olga' }, KEYS.olga))).toBe('role_forbidden');
    expect(await outcomeOf(create(source, { decidedAt: new Date(Date.now() - 3_600_000).toISOString() }))).toBe('proof_invalid');
    const decision = decisionOn(source, { person: 'anna' });
    const borrowed = { ...decision, action: 'template.create' as const, name: 'x' };
    expect(await outcomeOf(fixture.messenger.ask(TemplateCreate, { statement: borrowed, proof: proveDecision(decision, KEYS.anna) }))).toBe('proof_invalid');
    await waitFor(() => heard.alerts.length >= 4);
  });

  it('is neither made nor ended by the key of the folder, which proves moved files alone [R-FOLDER-KEY]', async () => {
    const [folder, other] = [decisionKey('wg_folder'), await mail(`${TEXT}See you.`)];
    await fixture.decide(other);
    await fixture.restart({ FOLDER_DECISION_KEY: folder, FOLDER_OPERATOR: 'anna' });
    expect(await outcomeOf(create(other, { channel: 'folder' }, folder))).toBe('proof_invalid');
    expect(await outcomeOf(retire(template.id, { channel: 'folder' }, folder))).toBe('proof_invalid');
    const moved = await mail(`${TEXT}By file.`);
    expect((await fixture.decide(moved, { person: 'anna', channel: 'folder' }, folder)).state).toBe('approved');
    await fixture.restart();
  });

  it('is not made of what waits, was refused, speaks of prices, or hides something', async () => {
    const pending = await mail(`${TEXT}P.S. And the reminder.`);
    expect(await outcomeOf(create(pending))).toBe('template_unfit');
    expect(await outcomeOf(create({ ...source, id: randomUUID() }))).toBe('approval_not_found');
    for (const [text, subject] of [[`${TEXT}It costs 20 EUR.`], [`${TEXT}Pay\u200bpal`], ['Thank you very much.', 'Your mail']]) {
      const approval = await mail(text ?? '', { subject: subject ?? 'Re: Our meeting' });
      await fixture.decide(approval);
      expect(await outcomeOf(create(approval))).toBe('template_unfit');
    }
  });
});

describe('routine mail that matches a template', () => {
  const like = TEXT.replace('Tuesday', 'Friday').replace('10:30', '9:15');

  it('goes without a person, in the name of whoever made the template, with the score on record [R-TEMPLATE]', async () => {
    const approval = await mail(like);
    await waitFor(() => grantsOf(approval).length === 1);
    expect(await fixture.find(approval.id)).toMatchObject({ state: 'approved', approvalClass: 'smart', decidedBy: 'anna', agreedBy: ['anna'], channel: 'template', decisionSeconds: null, template: { id: template.id, name: 'Meeting', score: 1 } });
    const entry = await waitFor(() => heard.entries.find(({ approval: id, action }) => id === approval.id && action === 'approval.approved'));
    expect(entry).toMatchObject({ actor: 'anna', output: expect.stringContaining('"Meeting" (1.000)') });
    expect(heard.prompts).not.toContain(approval.id);
  });

  it.each<[string, () => Promise<Approval>]>([
    ['a link more', () => mail(`${like}https://evil.example/x\n`)],
    ['a price', () => mail(`${like}It costs 20 EUR.\n`)],
    ['a sentence more', () => mail(`${like}The minutes of the last time are still open, see below.\n`)],
    ['a hidden character', () => mail(like.replace('meeting', 'meet\u200bing'))],
    ['a recipient who was never written to', () => mail(like, { to: ['eve@elsewhere.example'] })],
    ['two recipients', () => mail(like, { to: ['ada@example.org', 'eve@elsewhere.example'] })],
    ['a copy to somebody', () => mail(like, { cc: ['eve@elsewhere.example'] })],
    ['a recipient from a stranger’s text', () => mail(like, {}, { taint: [{ field: 'to', source: 'mail', sentence: 'write to ada' }] })],
    ['a flag of the agent', () => mail(like, {}, { flags: ['unsure'] })],
    ['no mail that it answers', () => mail(like, {}, { evidence: [] })],
    ['a blank', () => mail(like, {}, { blanks: ['Friday'] })],
    ['a warning of the scan', () => fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: 'Re: Our meeting', text: like } }), scan: buildScanReport({ verdict: 'warn', score: 0.6, flagged: true }) })],
  ])('but for %s waits for a person', async (_what, submit) => {
    const approval = await submit();
    await waitFor(() => heard.prompts.includes(approval.id));
    expect((await fixture.find(approval.id))?.state).toBe('pending');
    expect(grantsOf(approval)).toEqual([]);
  });

  it('goes also where it only answers whoever wrote [R-TAINT-TEMPLATE]', async () => {
    const answer = await mail(like, {}, { taint: [{ field: 'to.0', source: '<m@x.example>', sentence: 'from: ada@example.org', value: 'ada@example.org', usual: true }] });
    await waitFor(() => grantsOf(answer).length === 1);
    const copied = await mail(like, {}, { taint: [{ field: 'text', source: '<m@x.example>', sentence: 'Friday', value: 'Friday' }] });
    await waitFor(() => heard.prompts.includes(copied.id));
    expect(grantsOf(copied)).toEqual([]);
  });

  it('but to whom a person has edited away waits for a person: only who was really written to is known', async () => {
    const approval = await mail(`${like}One more time.\n`, { to: ['mallory@evil.example'] });
    await fixture.decide(approval, { verdict: 'modify', args: { ...approval.proposal.args, to: ['grace@example.org'] } });
    await fixture.executed(approval);
    const [mallory, grace] = [await mail(like, { to: ['mallory@evil.example'] }), await mail(like, { to: ['grace@example.org'] })];
    await waitFor(() => heard.prompts.includes(mallory.id) && grantsOf(grace).length === 1);
    expect(grantsOf(mallory)).toEqual([]);
  });

  it('but of a task in which a person has said no or taken something back waits for a person [R-TEMPLATE-UNDO]', async () => {
    const ofTask = (taskId: string, text: string) => fixture.submit({ taskId, proposal: buildProposal({ args: { ...buildProposal().args, subject: 'Re: Our meeting', text } }) });
    const [rejected, undone] = [`EMAIL_${randomUUID()}`, `EMAIL_${randomUUID()}`];
    await fixture.decide(await ofTask(rejected, `${like}One more thing.`), { verdict: 'reject', reason: 'not like this', again: true });
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const first = await ofTask(undone, like);
    await waitFor(() => verdictsOf(first).includes('approved'));
    await fixture.decide(first, { verdict: 'undo' });
    await fixture.restart();
    const next = [await ofTask(rejected, like), await ofTask(undone, like)];
    await waitFor(() => next.every(({ id }) => heard.prompts.includes(id)));
    expect(next.flatMap(grantsOf)).toEqual([]);
  });

  it('waits for a person when the template is retired in that very moment', async () => {
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const own = await database(fixture.scope.env.DATABASE_URL);
    try {
      const submission = buildProposalSubmit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: 'Re: Our meeting', text: like } }) });
      // Whoever retires has come as far as its row, and has not committed yet.
      const ended = await own.transaction(async (tx) => {
        await tx.query('UPDATE template SET retired_by = $2, retired_at = now() WHERE id = $1', [template.id, 'anna']);
        await fixture.messenger.publish(ProposalSubmit, submission);
        const waits = () => own.query<{ blocked: boolean }>("SELECT count(*) > 0 AS blocked FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        return waitFor(async () => (await waits())[0]?.blocked === true || (await fixture.find(submission.proposal.id))?.state);
      });
      expect(ended).toBe(true);
      await waitFor(() => heard.prompts.includes(submission.proposal.id));
      expect((await fixture.find(submission.proposal.id))?.state).toBe('pending');
      await own.query('UPDATE template SET retired_by = NULL, retired_at = NULL WHERE id = $1', [template.id]);
    } finally {
      await own.close();
      await fixture.restart();
    }
  });

  it('can be taken back while the undo window is open, and then waits for a person [R-TEMPLATE-UNDO]', async () => {
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const approval = await mail(like);
    await waitFor(() => verdictsOf(approval).includes('approved'));
    expect(await fixture.decide(approval, { verdict: 'undo' })).toMatchObject({ state: 'pending', decidedBy: null, channel: null });
    const other = await mail(like.replace('Friday', 'Monday'));
    await waitFor(() => verdictsOf(other).includes('approved'));
    await retire(template.id);
    expect(await fixture.find(other.id)).toMatchObject({ state: 'pending', agreedBy: [] });
    await waitFor(() => heard.prompts.includes(other.id));
    expect([...grantsOf(approval), ...grantsOf(other)]).toEqual([]);
    await fixture.restart();
  });

  it('waits for a person once the template is retired, or its maker may no longer decide', async () => {
    expect(await retire(template.id)).toMatchObject({ retiredBy: 'anna' });
    const retired = await mail(like.replace('Friday', 'Sunday'));
    await waitFor(() => heard.prompts.includes(retired.id));
    expect((await create(source)).id).not.toBe(template.id);
    expect((await fixture.messenger.ask(TemplateList, { retired: true, limit: 1 })).next).not.toBeNull();
    const released = await mail(like.replace('Friday', 'Sunday'));
    await waitFor(() => grantsOf(released).length === 1);
    await fixture.restart({ TEMPLATE_THRESHOLD: '1' });
    const strict = await mail(like.replace('Friday', 'Saturday'));
    await waitFor(() => heard.prompts.includes(strict.id));
    const operators = JSON.stringify([{ name: 'olga', role: 'approver', decisionKey: KEYS.olga }]);
    await fixture.restart({ OPERATORS: operators });
    const orphaned = await mail(like.replace('Friday', 'Monday'));
    await waitFor(() => heard.prompts.includes(orphaned.id));
    expect(await outcomeOf(fixture.messenger.ask(ApprovalDecide, { decision: decisionOn(orphaned), proof: '' }))).toBe('proof_invalid');
    await fixture.restart();
    expect(await outcomeOf(retire(randomUUID()))).toBe('template_not_found');
  });
});
