import { type Approval, ApprovalDecideInSlack, type SignedSlackRequest } from '@waggle/contracts';
import { argumentsDigest, verifyGrant } from '@waggle/grants';
import { buildProposal, buildSlackForm, buildSlackPress, buildSlackRequest, waitFor } from '@waggle/testing';
import { GatekeeperFixture, grantsOf, heard, KEYS, verdictsOf } from '../test/gatekeeper-fixture.js';

const SECRET = 'slack-signing-secret';
const OLGA = 'U0OLGA';
const VERA = 'U0VERA';
const PEOPLE = [
  { name: 'olga', role: 'approver', decisionKey: KEYS.olga, slackUser: OLGA },
  { name: 'vera', role: 'viewer', decisionKey: KEYS.vera, slackUser: VERA },
];

let fixture: GatekeeperFixture;
beforeAll(async () => {
  fixture = await GatekeeperFixture.start({ SLACK_SIGNING_SECRET: SECRET, OPERATORS: JSON.stringify(PEOPLE) });
});
afterAll(() => fixture?.stop());

const subjectOf = ({ id, digest }: Approval) => ({ approvalId: id, digest });
const approve = (approval: Approval, user = OLGA): SignedSlackRequest => buildSlackRequest(buildSlackPress('approve', subjectOf(approval), user), SECRET);
const send = async (request: SignedSlackRequest): Promise<Approval> => (await fixture.messenger.ask(ApprovalDecideInSlack, request)).approval;
const codeOf = (request: SignedSlackRequest): Promise<string> => send(request).then(() => 'done', (error: { code: string }) => error.code);

describe('a decision in Slack', () => {
  it('counts as the person’s who pressed the button, and yields the grant [R-SLACK-SIGNED]', async () => {
    const approval = await fixture.submit();
    expect(await send(approve(approval))).toMatchObject({ state: 'approved', decidedBy: 'olga', channel: 'slack', approvedDigest: approval.digest });
    const [grant] = await waitFor(() => (grantsOf(approval).length > 0 ? grantsOf(approval) : undefined));
    const { server, tool, args } = approval.proposal;
    await expect(verifyGrant(grant, fixture.keys, { server, tool, args, zone: 'local' })).resolves.toMatchObject({ approvers: ['olga'] });
  });

  it('to reject carries the reason; to edit changes the texts of the form and nothing else', async () => {
    const [first, second] = [await fixture.submit(), await fixture.submit()];
    const rejected = await send(buildSlackRequest(buildSlackForm('reject', subjectOf(first), OLGA, { reason: 'Too dear' }), SECRET));
    expect(rejected).toMatchObject({ state: 'rejected', decisionReason: 'Too dear' });
    const edited = await send(buildSlackRequest(buildSlackForm('edit', subjectOf(second), OLGA, { edits: { text: 'Dear Ada, no.' } }), SECRET));
    const args = { ...second.proposal.args, text: 'Dear Ada, no.' };
    expect(edited).toMatchObject({ state: 'modified', proposal: { args }, approvedDigest: argumentsDigest(args) });
  });

  it('without Slack’s fresh signature over exactly this request is refused, audited and alarmed [R-SLACK-SIGNED]', async () => {
    const [approval, other] = [await fixture.submit(), await fixture.submit()];
    heard.alerts.length = 0;
    const request = approve(approval);
    expect(await codeOf({ ...request, signature: `v0=${'0'.repeat(64)}` })).toBe('proof_invalid');
    expect(await codeOf({ ...request, signature: '' })).toBe('proof_invalid');
    expect(await codeOf(buildSlackRequest(buildSlackPress('approve', subjectOf(approval), OLGA), 'guessed'))).toBe('proof_invalid');
    expect(await codeOf({ ...request, body: request.body.replace(approval.id, other.id) })).toBe('proof_invalid');
    expect(await codeOf({ ...request, timestamp: String(Number(request.timestamp) + 1) })).toBe('proof_invalid');
    expect(await codeOf(buildSlackRequest(buildSlackPress('approve', subjectOf(approval), OLGA), SECRET, Date.now() - 301_000))).toBe('proof_invalid');
    expect(await codeOf(buildSlackRequest(buildSlackPress('reject', subjectOf(approval), OLGA), SECRET))).toBe('proof_invalid');
    await waitFor(() => heard.alerts.filter((code) => code === 'proof_invalid').length === 7);
    await waitFor(() => heard.audited.includes('approval.turned_away'));
    expect(await Promise.all([approval, other].map(async ({ id }) => (await fixture.find(id))?.state))).toEqual(['pending', 'pending']);
  });

  it('of somebody unknown, or of a viewer, is refused', async () => {
    const approval = await fixture.submit();
    expect(await codeOf(approve(approval, 'U0STRANGER'))).toBe('role_forbidden');
    expect(await codeOf(approve(approval, VERA))).toBe('role_forbidden');
    expect((await fixture.find(approval.id))?.state).toBe('pending');
  });

  it('is taken once: the same signed request again is refused even where an answer is wanted again', async () => {
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const approval = await fixture.submit();
    const request = approve(approval);
    await send(request);
    await fixture.decide(approval, { verdict: 'undo' });
    expect(await codeOf(request)).toBe('proof_invalid');
    expect((await fixture.find(approval.id))?.state).toBe('pending');
    await fixture.restart();
  });

  it('on another form than was shown, on nothing, or with blanks left is refused', async () => {
    const approval = await fixture.submit();
    expect(await codeOf(approve({ ...approval, digest: argumentsDigest({}) }))).toBe('digest_changed');
    expect(await codeOf(approve({ ...approval, id: buildProposal().id }))).toBe('approval_not_found');
    const stale = { approvalId: approval.id, digest: argumentsDigest({}) };
    expect(await codeOf(buildSlackRequest(buildSlackForm('edit', stale, OLGA, { edits: { text: 'x' } }), SECRET))).toBe('digest_changed');
    const text = 'It costs [price].';
    const open = await fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, text, subject: Math.random().toString(36) }, blanks: ['[price]'] }) });
    expect(await codeOf(approve(open))).toBe('blanks_left');
    const edit = (edits: Record<string, string>) => buildSlackRequest(buildSlackForm('edit', subjectOf(open), OLGA, { edits }), SECRET);
    expect(await codeOf(edit({ text }))).toBe('blanks_left');
    expect(await codeOf(edit({ to: 'eve@example.org' }))).toBe('edit_refused');
    expect(await codeOf(edit({ text: 'the code is s3cret' }))).toBe('edit_refused');
    expect(await codeOf(edit({ text: 'It costs 20 EUR.' }))).toBe('done');
  });

  it('of fifty clicks at once counts once, and the others learn who was first [R-FIRST-DECISION]', async () => {
    const approval = await fixture.submit();
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(approve(approval))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(codes.filter((code) => code === 'already_decided')).toHaveLength(49);
    await waitFor(() => verdictsOf(approval).length > 0, { describe: 'the verdict' });
    expect(verdictsOf(approval)).toHaveLength(1);
    await expect(send(approve(approval))).rejects.toMatchObject({ details: { decidedBy: 'olga' } });
  });

  it('is not possible where Slack is not set up', async () => {
    await fixture.restart({ SLACK_SIGNING_SECRET: '' });
    const approval = await fixture.submit();
    expect(await codeOf(buildSlackRequest(buildSlackPress('approve', subjectOf(approval), OLGA), ''))).toBe('proof_invalid');
    await fixture.restart();
  });
});
