import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller } from '@nestjs/common';
import { type Approval, ApprovalList, APPROVAL_STATES, ProposalSubmit, type SignedSlackRequest } from '@waggle/contracts';
import { decisionKey } from '@waggle/grants';
import { discoverApps, startZone, type Zone } from '@waggle/host';
import { Messenger } from '@waggle/messaging';
import { openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { buildProposal, buildProposalSubmit, buildSlackForm, buildSlackPress, buildSlackRequest, type TestScope, testScope, waitFor } from '@waggle/testing';
import { BOT_TOKEN, SlackStandIn } from '../test/slack-stand-in.js';

const SECRET = 'slack-signing-secret';
const ROLE = 'swarm';
const NEEDED = ['gateway', 'gatekeeper', 'notifier', 'audit', 'security'];

@Controller()
class Witness {
  constructor(readonly messenger: Messenger) {
    witness = this;
  }
}
let witness: Witness;

const slack = new SlackStandIn();
let scope: TestScope;
let home: string;
let zone: Zone;
let service: RunningService;

beforeAll(async () => {
  await slack.start();
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-channels-'));
  const others = (await discoverApps(ROLE)).map((app) => app.service).filter((name) => !NEEDED.includes(name));
  const people = [
    { name: 'olga', role: 'approver', decisionKey: decisionKey('wg_olga'), slackUser: 'U0OLGA' },
    { name: 'piet', role: 'approver', decisionKey: decisionKey('wg_piet'), slackUser: 'U0PIET' },
  ];
  const approvers = people.map(({ name, slackUser }) => ({ name, slackUser }));
  // One login for all: the witness speaks for the orchestrator and asks as the gateway does.
  const env = { ...scope.env, WAGGLE_GIVEN_AS_IS: 'true', LOG_LEVEL: 'silent', SLACK_SIGNING_SECRET: SECRET, SLACK_PROVIDER: 'slack', SLACK_API_URL: slack.url, SLACK_BOT_TOKEN: BOT_TOKEN, APPROVERS: JSON.stringify(approvers), PROMPT_GATHER_SECONDS: '0', UNDO_SECONDS: '3600' };
  zone = await startZone({ role: ROLE, home, workspace: join(home, 'work'), env, overrides: { gatekeeper: { OPERATORS: JSON.stringify(people) } }, without: others, log: () => undefined });
  service = await startService(defineService({ name: 'witness', plane: 'core', roles: [ROLE], controllers: [Witness] }), { env });
}, 120_000);
afterEach(() => expect(slack.violations).toEqual([]));
afterAll(async () => {
  await service?.stop();
  await zone?.stop();
  await slack.stop();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
});

async function submit(): Promise<{ taskId: string; id: string; find: () => Promise<Approval | undefined> }> {
  const submission = buildProposalSubmit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: Math.random().toString(36) } }) });
  await witness.messenger.publish(ProposalSubmit, submission);
  const { id } = submission.proposal;
  return { id, taskId: submission.taskId, find: async () => (await witness.messenger.ask(ApprovalList, { approvalId: id, states: [...APPROVAL_STATES], limit: 1 })).approvals[0] };
}

const messagesAbout = (id: string) => slack.posted.filter(({ blocks }) => JSON.stringify(blocks).includes(id));
/** The digest as it stands behind the buttons. */
function subjectIn(id: string): { approvalId: string; digest: string } {
  const [, digest = ''] = new RegExp(`${id}:([0-9a-f]{64})`).exec(JSON.stringify(messagesAbout(id)[0]?.blocks)) ?? [];
  return { approvalId: id, digest };
}
const send = ({ timestamp, signature, body }: SignedSlackRequest): Promise<Response> =>
  fetch(`${zone.url}/hooks/slack`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } });

interface Click {
  readonly presses: number;
  readonly status: number;
  /** What the person was told of the last press; empty: nothing, the answer was taken. */
  readonly word: string;
}
const UNKNOWN = 'The approval queue did not answer (ask_timeout). If this message does not change, try again.';
/** Presses Approve as people are told to: again while nothing is known of the answer, since Slack waits three seconds however busy this machine is. */
async function click(subject: ReturnType<typeof subjectIn>, user: string, at: number, presses = 1): Promise<Click> {
  // What is said where nobody else has pressed is said of this press.
  const channel = `D${at}PRESS${presses}`;
  const response = await send(buildSlackRequest(buildSlackPress('approve', subject, user, channel), SECRET));
  const [text, word] = [await response.text(), slack.toldIn.get(channel) ?? ''];
  const isUnknown = word === UNKNOWN || (response.status === 503 && text.includes('"ask_timeout"'));
  return isUnknown && presses < 20 ? click(subject, user, at, presses + 1) : { presses, status: response.status, word };
}
async function decisionsOn(id: string): Promise<object[]> {
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gatekeeper', migrations: [] });
  return database.query<object>('SELECT person, channel, verdict FROM decision WHERE approval_id = $1', [id]).finally(() => database.close());
}

describe('an approval in Slack, from the message to the decision', () => {
  it('is one decision of fifty clicks; the others are told by whom, and both messages say so [R-FIRST-DECISION]', async () => {
    const { id, find } = await submit();
    await waitFor(() => messagesAbout(id).length === 2);
    const subject = subjectIn(id);
    const clicks = await Promise.all(Array.from({ length: 50 }, (_, at) => click(subject, at % 2 === 0 ? 'U0OLGA' : 'U0PIET', at)));
    expect(new Set(clicks.map(({ status }) => status))).toEqual(new Set([200]));
    const approval = await find();
    expect(approval).toMatchObject({ state: 'approved', channel: 'slack', decidedBy: expect.stringMatching(/^(olga|piet)$/) });
    expect(await decisionsOn(id)).toEqual([{ person: approval?.decidedBy, channel: 'slack', verdict: 'approve' }]);
    const taken = clicks.filter(({ word }) => word === '').length;
    expect(clicks.filter(({ word }) => word.startsWith(`Already approved by ${approval?.decidedBy ?? ''} at `))).toHaveLength(50 - taken);
    // The one that decided is told so like the others only where its own answer was lost and it has pressed again.
    expect(taken === 0 && clicks.some(({ presses }) => presses > 1) ? 1 : taken).toBe(1);
    await waitFor(() => messagesAbout(id).length === 0 && slack.posted.slice(-2).every(({ blocks }) => JSON.stringify(blocks).includes(`Approved by ${approval?.decidedBy ?? ''} at `)));
  });

  it('is rejected with the reason of the form, and told what is wrong with a form that comes too late', async () => {
    const { id, find } = await submit();
    await waitFor(() => messagesAbout(id).length === 2);
    const subject = subjectIn(id);
    expect(await (await send(buildSlackRequest(buildSlackPress('reject', subject, 'U0PIET'), SECRET))).text()).toBe('');
    expect(slack.opened.at(-1)).toMatchObject({ callback_id: 'waggle.reject', private_metadata: `${id}:${subject.digest}` });
    const form = (reason: string) => buildSlackRequest(buildSlackForm('reject', subject, 'U0PIET', { reason }), SECRET);
    expect((await send(form('Too dear'))).status).toBe(200);
    expect(await find()).toMatchObject({ state: 'rejected', decidedBy: 'piet', decisionReason: 'Too dear' });
    expect(await (await send(form('Really'))).json()).toEqual({ response_action: 'errors', errors: { reason: expect.stringContaining('Already rejected by piet at ') } });
  });

  it('is nothing without Slack’s signature [R-SLACK-SIGNED]', async () => {
    const { id, find } = await submit();
    await waitFor(() => messagesAbout(id).length === 2);
    const request = buildSlackRequest(buildSlackPress('approve', subjectIn(id), 'U0OLGA'), 'guessed');
    expect((await send(request)).status).toBe(403);
    expect((await find())?.state).toBe('pending');
  });
});
