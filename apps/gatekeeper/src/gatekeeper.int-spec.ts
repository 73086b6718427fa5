import { randomUUID } from 'node:crypto';
import { type Approval, ApprovalDecide, ApprovalList, ApprovalSettle, type Decision, ProposalSubmit } from '@waggle/contracts';
import { argumentsDigest, decisionKey, proveDecision, verifyGrant } from '@waggle/grants';
import { openDatabase } from '@waggle/persistence';
import { buildProposal, buildProposalSubmit, buildScanReport, waitFor } from '@waggle/testing';
import { decisionOn, GatekeeperFixture, grantsOf, heard, KEYS, verdictsOf } from '../test/gatekeeper-fixture.js';

let fixture: GatekeeperFixture;
beforeAll(async () => {
  fixture = await GatekeeperFixture.start();
});
afterAll(() => fixture?.stop());

const submit: GatekeeperFixture['submit'] = (change) => fixture.submit(change);
const find = (approvalId: string) => fixture.find(approvalId);
const decide: GatekeeperFixture['decide'] = (approval, change, key) => fixture.decide(approval, change, key);
const restart = (more?: Record<string, string>) => fixture.restart(more);

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('a proposal', () => {
  it('is taken once, classified, announced and audited', async () => {
    const submission = buildProposalSubmit({ scan: buildScanReport({ findings: [{ category: 'sensitive_word', rule: 'bank', score: 0.6, text: 'text', start: 0, end: 4, reason: 'It says "bank".' }] }) });
    const ids = [randomUUID(), randomUUID()];
    for (const id of ids) await fixture.messenger.publish(ProposalSubmit, submission, { id });
    for (const id of ids) await fixture.handled(id);
    const approval = await waitFor(() => find(submission.proposal.id));
    expect(approval).toMatchObject({ state: 'pending', digest: argumentsDigest(submission.proposal.args), decidedBy: null });
    expect(approval.reasons).toContain('It says "bank".');
    expect(approval.proposal.flags).toContain('sensitive_word');
    await waitFor(() => heard.audited.includes('approval.requested'));
    const later = await submit();
    await waitFor(() => heard.requested.some(({ id }) => id === later.id));
    expect(heard.requested.filter(({ id }) => id === approval.id)).toHaveLength(1);
  });

  it.each([
    ['an unknown tool', { proposal: buildProposal({ tool: 'burn' }) }],
    ['a tool that needs no approval', { proposal: buildProposal({ tool: 'read_email', args: { messageId: '<a@b>' } }) }],
    ['arguments that do not fit', { proposal: buildProposal({ args: { to: 'nobody' } }) }],
    ['an agent that may not propose it', { agent: 'stranger' }],
    ['a text that may not leave', { scan: buildScanReport({ verdict: 'block' as const, score: 0.99 }) }],
  ])('for %s is refused at once', async (_title, change) => {
    const approval = await submit(change);
    await waitFor(() => verdictsOf(approval).includes('refused'));
    expect(await find(approval.id)).toMatchObject({ state: 'rejected', decidedBy: 'gatekeeper' });
    expect(grantsOf(approval)).toEqual([]);
  });

  it('takes the place of an earlier one for the same call', async () => {
    const first = await submit();
    const second = await submit({ taskId: first.taskId, proposal: buildProposal({ args: first.proposal.args }) });
    expect((await find(first.id))?.state).toBe('withdrawn');
    expect(second.state).toBe('pending');
  });

  it('stands in the queue by urgency, then age', async () => {
    const low = await submit({ priority: 'LOW' });
    const urgent = await submit({ priority: 'URGENT' });
    const { approvals } = await fixture.messenger.ask(ApprovalList, { states: ['pending'], limit: 500 });
    const at = (approval: Approval): number => approvals.findIndex(({ id }) => id === approval.id);
    expect(at(urgent)).toBeLessThan(at(low));
    expect(Date.parse(urgent.expires) - Date.parse(urgent.created)).toBe(30 * 60_000);
    expect(Date.parse(low.expires) - Date.parse(low.created)).toBe(120 * 60_000);
  });
});

describe('a decision', () => {
  it('to approve yields a grant for exactly the stored call', async () => {
    const approval = await submit();
    const decided = await decide(approval);
    expect(decided).toMatchObject({ state: 'approved', decidedBy: 'olga', approvedDigest: approval.digest, channel: 'rest' });
    const [grant] = await waitFor(() => (grantsOf(approval).length > 0 ? grantsOf(approval) : undefined));
    const { server, tool, args } = approval.proposal;
    const claims = await verifyGrant(grant, fixture.keys, { server, tool, args, zone: 'local', taskId: approval.taskId });
    expect(claims).toMatchObject({ approvers: ['olga'], approvalId: approval.id, gid: decided.grantId });
  });

  it('counts once: of thirty at the same time one wins, the others learn who was first [R-FIRST-DECISION]', async () => {
    const approval = await submit();
    const verdicts = Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? 'approve' : 'reject') as Decision['verdict']);
    const codes = await Promise.all(verdicts.map((verdict, at) => codeOf(decide(approval, { verdict, reason: String(at) }))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(new Set(codes.filter((code) => code !== 'done'))).toEqual(new Set(['already_decided']));
    await expect(decide(approval)).rejects.toMatchObject({ code: 'already_decided', details: { decidedBy: 'olga' } });
    await waitFor(() => verdictsOf(approval).length > 0, { describe: 'the verdict' });
    expect(verdictsOf(approval)).toHaveLength(1);
  });

  it('that comes twice at once, word for word, is told like any that comes second, and alarms nobody [R-FIRST-DECISION]', async () => {
    const approval = await submit();
    const decision = decisionOn(approval);
    const proof = proveDecision(decision, KEYS.olga);
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(fixture.messenger.ask(ApprovalDecide, { decision, proof }))));
    expect(codes.sort()).toEqual([...Array.from({ length: 9 }, () => 'already_decided'), 'done']);
    await waitFor(() => grantsOf(approval).length > 0);
    expect(heard.entries.filter(({ action, approval: about }) => action === 'approval.turned_away' && about === approval.id)).toEqual([]);
  });

  it('to reject yields no grant', async () => {
    const approval = await submit();
    await decide(approval, { verdict: 'reject', reason: 'Too dear' });
    await waitFor(() => verdictsOf(approval).includes('rejected'));
    expect(grantsOf(approval)).toEqual([]);
  });

  it('to reject and have it drafted again says so to the orchestrator and the audit, with agent, reason and seconds [R-REFUSALS]', async () => {
    const approval = await submit();
    await decide(approval, { verdict: 'reject', reason: 'Too dear', again: true });
    const decided = await waitFor(() => heard.decided.find((one) => one.approval.id === approval.id));
    expect(decided).toMatchObject({ verdict: 'rejected', again: true, reason: 'Too dear', grant: null, approval: { decisionSeconds: expect.any(Number), decidedBy: 'olga' } });
    const entry = await waitFor(() => heard.entries.find((one) => one.approval === approval.id && one.action === 'approval.rejected'));
    expect(entry).toMatchObject({ actor: 'olga', target: 'email.reply_email', input: expect.stringMatching(/^agent sales; shown /), output: 'rejected, to be drafted anew, through rest: Too dear', durationMs: expect.any(Number) });
  });

  it('without the person’s own proof is refused, audited and alarmed [R-PERSON]', async () => {
    const approval = await submit();
    heard.alerts.length = 0;
    expect(await codeOf(decide(approval, {}, decisionKey('wg_guess')))).toBe('proof_invalid');
    expect(await codeOf(decide(approval, { person: 'nobody' }))).toBe('proof_invalid');
    expect(await codeOf(decide(approval, { decidedAt: new Date(Date.now() - 3_600_000).toISOString() }))).toBe('proof_invalid');
    expect(await codeOf(decide(approval, { person: 'vera' }, KEYS.vera))).toBe('role_forbidden');
    const decision = decisionOn(approval);
    const changed = fixture.messenger.ask(ApprovalDecide, { decision: { ...decision, verdict: 'reject' }, proof: proveDecision(decision, KEYS.olga) });
    expect(await codeOf(changed)).toBe('proof_invalid');
    await waitFor(() => heard.alerts.filter((code) => code === 'proof_invalid').length === 4);
    await waitFor(() => heard.audited.includes('approval.turned_away'));
    expect((await find(approval.id))?.state).toBe('pending');
  });

  it('through the folder counts with the folder’s key, for the folder’s person, and nowhere else [R-FOLDER-KEY]', async () => {
    const key = Buffer.alloc(32, 9).toString('base64url');
    const approval = await submit();
    expect(await codeOf(decide(approval, { channel: 'folder' }, ''))).toBe('proof_invalid');
    await restart({ FOLDER_DECISION_KEY: key, FOLDER_OPERATOR: 'olga' });
    expect(await codeOf(decide(approval, { channel: 'rest' }, key))).toBe('proof_invalid');
    expect(await codeOf(decide(approval, { channel: 'folder', person: 'piet' }, key))).toBe('proof_invalid');
    expect(await codeOf(decide(approval, { channel: 'folder' }, KEYS.olga))).toBe('proof_invalid');
    expect(await decide(approval, { channel: 'folder' }, key)).toMatchObject({ state: 'approved', decidedBy: 'olga', channel: 'folder' });
    const other = await submit();
    await restart({ FOLDER_DECISION_KEY: key, FOLDER_OPERATOR: 'vera' });
    expect(await codeOf(decide(other, { channel: 'folder', person: 'vera' }, key))).toBe('role_forbidden');
    await restart();
  });

  it('on something else than was shown, or on nothing, is refused [R-SHOWN]', async () => {
    const approval = await submit();
    expect(await codeOf(decide(approval, { digest: argumentsDigest({}) }))).toBe('digest_changed');
    expect(await codeOf(decide({ ...approval, id: buildProposal().id }))).toBe('approval_not_found');
  });

  it('to modify binds the grant to the new arguments', async () => {
    const approval = await submit();
    const args = { ...approval.proposal.args, text: 'Dear Ada, not this month.\n' };
    const decided = await decide(approval, { verdict: 'modify', args });
    expect(decided).toMatchObject({ state: 'modified', digest: approval.digest, approvedDigest: argumentsDigest(args), proposal: { args, preview: args.text } });
    const [grant] = await waitFor(() => (grantsOf(approval).length > 0 ? grantsOf(approval) : undefined));
    const { server, tool } = approval.proposal;
    await expect(verifyGrant(grant, fixture.keys, { server, tool, args, zone: 'local' })).resolves.toBeDefined();
    await expect(verifyGrant(grant, fixture.keys, { server, tool, args: approval.proposal.args, zone: 'local' })).rejects.toMatchObject({ code: 'grant_wrong_arguments' });
  });

  it('to modify is refused for what does not fit or may not leave', async () => {
    const approval = await submit();
    const { args } = approval.proposal;
    expect(await codeOf(decide(approval, { verdict: 'modify' }))).toBe('edit_refused');
    expect(await codeOf(decide(approval, { verdict: 'modify', args: { ...args, to: [] } }))).toBe('edit_refused');
    expect(await codeOf(decide(approval, { verdict: 'modify', args: { ...args, text: 'the code is s3cret' } }))).toBe('edit_refused');
    expect(await codeOf(decide(approval, { verdict: 'modify', args }))).toBe('done');
  });

  it('cannot approve what a person must fill in first', async () => {
    const text = 'It costs [price].';
    const args = { ...buildProposal().args, text, subject: Math.random().toString(36) };
    const approval = await submit({ proposal: buildProposal({ args, blanks: ['[price]'] }) });
    expect(await codeOf(decide(approval))).toBe('blanks_left');
    expect(await codeOf(decide(approval, { verdict: 'modify', args }))).toBe('blanks_left');
    expect(await codeOf(decide(approval, { verdict: 'modify', args: { ...args, text: 'Really, it costs [price].' } }))).toBe('blanks_left');
    expect(await codeOf(decide(approval, { verdict: 'modify', args: { ...args, text: 'It costs 20.00 EUR.' } }))).toBe('done');
  });
});

describe('the undo window', () => {
  beforeAll(() => restart({ UNDO_SECONDS: '3600' }));
  afterAll(() => restart());

  it('holds the grant back, and lets the approval be taken back [R-UNDO]', async () => {
    const approval = await submit();
    const decided = await decide(approval);
    expect(decided.grantId).toBeNull();
    expect(Date.parse(decided.undoUntil ?? '')).toBeGreaterThan(Date.now());
    await waitFor(() => verdictsOf(approval).includes('approved'));
    const undone = await decide(approval, { verdict: 'undo' });
    expect(undone).toMatchObject({ state: 'pending', decidedBy: null, approvedDigest: null });
    await waitFor(() => heard.requested.filter(({ id }) => id === approval.id).length === 2);
    expect(grantsOf(approval)).toEqual([]);
  });

  it('does not let the proof of an approval that was taken back be used again', async () => {
    const approval = await submit();
    const decision = decisionOn(approval);
    const proof = proveDecision(decision, KEYS.olga);
    await fixture.messenger.ask(ApprovalDecide, { decision, proof });
    await decide(approval, { verdict: 'undo' });
    expect(await codeOf(fixture.messenger.ask(ApprovalDecide, { decision, proof }))).toBe('proof_invalid');
    expect((await find(approval.id))?.state).toBe('pending');
  });

  it('ends also when the gatekeeper was away meanwhile', async () => {
    await restart({ UNDO_SECONDS: '1' });
    const approval = await submit();
    await decide(approval);
    await restart({ UNDO_SECONDS: '3600' });
    await waitFor(() => grantsOf(approval).length === 1);
    await expect(decide(approval, { verdict: 'undo' })).rejects.toMatchObject({ code: 'undo_too_late', message: expect.stringMatching(/approved by olga at 2.*grant went out at 2/) });
  });
});

describe('the end of an approval', () => {
  it('comes by itself when nobody answers in time, and then no answer counts', async () => {
    const approval = await submit();
    const database = await openDatabase({ url: fixture.scope.env.DATABASE_URL, schema: 'gatekeeper', migrations: [] });
    await database.query("UPDATE approval SET expires_at = now() - interval '1 second' WHERE id = $1", [approval.id]);
    await database.close();
    expect(await codeOf(decide(approval))).toBe('expired');
    await restart();
    await waitFor(() => verdictsOf(approval).includes('expired'));
    expect(await find(approval.id)).toMatchObject({ state: 'expired', decidedBy: 'nobody' });
    expect(await codeOf(decide(approval))).toBe('expired');
    expect(grantsOf(approval)).toEqual([]);
  });

  it('is noted as the orchestrator reports it, once', async () => {
    const approval = await submit();
    await decide(approval);
    const settle = async (state: 'executed' | 'withdrawn', reason: string, effect: 'made' | 'none'): Promise<void> => {
      const id = randomUUID();
      await fixture.messenger.publish(ApprovalSettle, { approvalId: approval.id, state, reason, effect }, { id });
      await fixture.handled(id);
    };
    await settle('executed', 'sent', 'made');
    await settle('withdrawn', 'too late', 'none');
    await settle('executed', 'sent', 'made');
    expect((await find(approval.id))?.state).toBe('executed');
    const later = await submit();
    await waitFor(() => heard.entries.some((one) => one.approval === later.id));
    const ends = heard.entries.filter(({ approval: about, action }) => about === approval.id && /executed|withdrawn/.test(action));
    expect(ends.map(({ action }) => action)).toEqual(['approval.executed']);
  });

  it('withdrawn by its task leaves nothing to decide', async () => {
    const approval = await submit();
    await fixture.messenger.publish(ApprovalSettle, { approvalId: approval.id, state: 'withdrawn', reason: 'cancelled', effect: 'none' });
    await waitFor(async () => (await find(approval.id))?.state === 'withdrawn');
    expect(await codeOf(decide(approval))).toBe('already_decided');
  });
});
