import { type Approval, SlackAnswer, type SignedSlackRequest } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { buildProposal, buildSlackForm, buildSlackPress, buildSlackRequest, waitFor } from '@waggle/testing';
import { NotifierFixture, SECRET } from '../test/notifier-fixture.js';
import { BOT_TOKEN, SlackStandIn } from '../test/slack-stand-in.js';

const slack = new SlackStandIn();
let fixture: NotifierFixture;
let decided: SignedSlackRequest[] = [];
beforeAll(async () => {
  await slack.start();
  fixture = await NotifierFixture.start();
  await fixture.run({ SLACK_PROVIDER: 'slack', SLACK_API_URL: slack.url, SLACK_BOT_TOKEN: BOT_TOKEN });
});
beforeEach(async () => {
  await fixture.clear();
  decided = [];
  slack.told.length = 0;
  slack.opened.length = 0;
});
afterEach(() => expect(slack.violations).toEqual([]));
afterAll(async () => {
  await fixture?.stop();
  await slack.stop();
});

const subjectOf = ({ id, digest }: Approval) => ({ approvalId: id, digest });
const ask = async (payload: object): Promise<object | null> => {
  const { body } = await fixture.messenger.ask(SlackAnswer, buildSlackRequest(payload, SECRET));
  return body === null ? null : (JSON.parse(body) as object);
};
const accept = (approval: Approval): void =>
  fixture.answerInSlack(async (request) => {
    decided.push(request);
    return approval;
  });
const refuse = (error: AppError): void => fixture.answerInSlack(() => Promise.reject(error));

describe('a button in Slack', () => {
  it('Approve hands on the request exactly as Slack signed it', async () => {
    const approval = await fixture.announce();
    accept(approval);
    const request = buildSlackRequest(buildSlackPress('approve', subjectOf(approval), 'U0OLGA'), SECRET);
    expect(await fixture.messenger.ask(SlackAnswer, request)).toEqual({ body: null });
    expect(decided).toEqual([request]);
  });

  it('Reject and Edit open a form and decide nothing; Edit shows the whole call, its texts to be changed', async () => {
    const approval = await fixture.announce({ proposal: buildProposal({ args: { to: ['a@b.example'], text: 'Dear Ada', note: 'x'.repeat(3000) }, blanks: ['[price]'] }) });
    accept(approval);
    expect([await ask(buildSlackPress('reject', subjectOf(approval), 'U0OLGA')), await ask(buildSlackPress('edit', subjectOf(approval), 'U0OLGA'))]).toEqual([null, null]);
    const [reject, edit] = slack.opened.map((view) => JSON.stringify(view));
    expect(reject).toContain('"callback_id":"waggle.reject"');
    for (const text of ['"block_id":"arg:text"', '"initial_value":"Dear Ada"', '[price]', '"block_id":"arg:note"', JSON.stringify('to: ["a@b.example"]').slice(1, -1)]) expect(edit).toContain(text);
    expect(edit).not.toContain('arg:to');
    expect(decided).toEqual([]);
  });

  it.each([
    ['a text that is too long for it', { text: 'x'.repeat(3001) }],
    ['more than it can hold', Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`text${at}`, 'x']))],
    ['something else that is too long for it', { text: 'Dear Ada', to: Array.from({ length: 300 }, (_, at) => `a${at}@b.example`) }],
  ])('Edit is not offered for %s, and opens no form that would approve unseen', async (_what, args) => {
    const approval = await fixture.announce({ proposal: buildProposal({ args }) });
    const sent = await waitFor(() => slack.posted.find((message) => JSON.stringify(message).includes(approval.id)));
    expect(JSON.stringify(sent)).not.toContain('waggle.edit');
    await ask(buildSlackPress('edit', subjectOf(approval), 'U0OLGA'));
    expect(slack.opened).toEqual([]);
    expect(slack.told).toEqual(['It is too long for a form of Slack; open it in the dashboard.']);
  });

  it('says to its person alone why it came to nothing', async () => {
    const approval = await fixture.announce();
    refuse(new AppError('already_decided', 'conflict', 'Already approved by piet at 2026-01-01T10:00:00.000Z'));
    await ask(buildSlackPress('approve', subjectOf(approval), 'U0OLGA'));
    refuse(new AppError('unexpected', 'bug', 'the secret inside'));
    await ask(buildSlackPress('approve', subjectOf(approval), 'U0OLGA'));
    await ask(buildSlackPress('edit', { ...subjectOf(approval), digest: 'e'.repeat(64) }, 'U0OLGA'));
    expect(slack.told).toEqual([
      'Already approved by piet at 2026-01-01T10:00:00.000Z.',
      'Something went wrong here; nothing is known of your answer. Look at the proposal in the dashboard.',
      'It has changed since you were asked; look at the newer message.',
    ]);
    expect(slack.opened).toEqual([]);
  });
});

describe('a form in Slack', () => {
  it('decides, and closes', async () => {
    const approval = await fixture.announce();
    accept(approval);
    expect(await ask(buildSlackForm('reject', subjectOf(approval), 'U0OLGA', { reason: 'Too dear' }))).toBeNull();
    expect(await ask(buildSlackForm('edit', subjectOf(approval), 'U0OLGA', { edits: { text: 'Shorter' } }))).toBeNull();
    expect(decided).toHaveLength(2);
  });

  it('shows each fault at the input that it is about', async () => {
    const approval = await fixture.announce();
    accept(approval);
    const edit = (text: string) => ask(buildSlackForm('edit', subjectOf(approval), 'U0OLGA', { edits: { text } }));
    expect(await ask(buildSlackForm('reject', subjectOf(approval), 'U0OLGA', { reason: '  ' }))).toEqual({ response_action: 'errors', errors: { reason: 'Say why' } });
    expect(await edit('x'.repeat(3001))).toEqual({ response_action: 'errors', errors: { 'arg:text': 'At most 3000 characters' } });
    expect(decided).toEqual([]);
    refuse(new AppError('edit_refused', 'invalid', 'The edited arguments do not fit the tool', { faults: ['text: too short', 'to.0: other'] }));
    expect(await edit('')).toEqual({ response_action: 'errors', errors: { 'arg:text': 'too short' } });
    refuse(new AppError('already_decided', 'conflict', 'Already rejected by piet at ten'));
    expect(await edit('x')).toEqual({ response_action: 'errors', errors: { reason: 'Already rejected by piet at ten.' } });
  });
});

describe('a request that is not Slack’s', () => {
  it('is turned away before anything is looked at: forged, old, changed, without a secret, or not ours [R-SLACK-SIGNED]', async () => {
    const approval = await fixture.announce();
    accept(approval);
    const payload = buildSlackPress('edit', subjectOf(approval), 'U0OLGA');
    const request = buildSlackRequest(payload, SECRET);
    const codeOf = (one: SignedSlackRequest) => fixture.messenger.ask(SlackAnswer, one).then(() => 'done', (error: { code: string }) => error.code);
    expect(await codeOf(buildSlackRequest(payload, 'guessed'))).toBe('slack_unsigned');
    expect(await codeOf(buildSlackRequest(payload, SECRET, Date.now() - 301_000))).toBe('slack_unsigned');
    expect(await codeOf({ ...request, body: `${request.body}x` })).toBe('slack_unsigned');
    expect(await codeOf(buildSlackRequest({ type: 'block_actions', actions: [{ action_id: 'waggle.approve', value: 'x' }] }, SECRET))).toBe('slack_unknown_form');
    expect(await ask({ type: 'view_closed', user: { id: 'U0OLGA' } })).toBeNull();
    expect([decided, slack.opened, slack.told]).toEqual([[], [], []]);
  });
});
