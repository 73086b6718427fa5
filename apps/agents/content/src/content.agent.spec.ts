import { Test } from '@nestjs/testing';
import type { Delegation } from '@waggle/agent-skills';
import { agentResultSchema, postSocial, type Prefix } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { leftOutOfPreview } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import { type AgentWorld, buildAgentContext, buildScanReport, buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import { ContentAgent } from './content.agent.js';
import service from './index.js';

type Call = ReturnType<typeof postSocial.input.parse>;

const DRAFT_ID = '0197a000-0000-4000-8000-0000000000d1';
const RELEASE = 'The new release is out: swap shifts on the phone. Same price.';
const PICTURE = 'https://www.tidewell.example/press/release.jpg';

/** Refuses what `faults` finds in the post, as the social server does. */
function drafting(faults: (post: Call) => string[] = () => []): AgentWorld {
  const draft = (args: unknown): unknown => {
    const post = postSocial.input.parse(args);
    const found = faults(post);
    if (found.length > 0) throw new AppError('post_invalid', 'invalid', 'refused', { faults: found });
    return { draftId: DRAFT_ID, preview: post.text, length: post.text.length, limit: 280 };
  };
  return { tools: { 'social.draft_social_post': draft } };
}

async function handle(prefix: Prefix, body: string, frontMatter: Record<string, unknown> = {}, world = drafting(), change: Partial<Delegation> = {}) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }] }).compile();
  const { context, calls } = buildAgentContext(world);
  const task = buildTaskDelegate({ prefix, document: buildTaskDocument({ body, frontMatter }), ...change });
  return { task, calls, result: agentResultSchema.parse(await module.get(ContentAgent).handle(task, context)) };
}

async function proposalsFor(...given: Parameters<typeof handle>) {
  const { result, task, calls } = await handle(...given);
  if (result.outcome !== 'proposal') throw new Error(`no proposal but ${result.outcome}`);
  const proposals = result.proposals.map((proposal) => ({ ...proposal, args: postSocial.input.strict().parse(proposal.args) }));
  expect(result.proposals.map(leftOutOfPreview)).toEqual(proposals.map(() => []));
  return { result, task, calls, proposals, proposal: proposals[0]! };
}

describe('a post', () => {
  it('is checked, kept as a draft and proposed exactly as it will be, with its counted length [R-POST-CHECKED]', async () => {
    const { proposal, calls, task } = await proposalsFor('FACEBOOK', 'Announce our open day on Saturday 12 December, with coffee. Friendly.', { link: 'https://www.tidewell.example/open-day' });
    const text = 'Our open day on Saturday 12 December, with coffee.';
    expect(proposal).toMatchObject({ server: 'social', tool: 'post_social', blanks: [], taint: [], flags: [] });
    expect(proposal.args).toEqual({ platform: 'facebook', text, link: 'https://www.tidewell.example/open-day', media: [] });
    expect(proposal.preview).toBe(
      ['Facebook, 50 of 280 characters', '', text, '', 'Link shown as a card: https://www.tidewell.example/open-day', '', 'Notes, not posted:', '- Asked for: Friendly.'].join('\n'),
    );
    expect(proposal.evidence.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual([`file ${task.taskId}`, `tool social.draft_social_post ${DRAFT_ID}`]);
    expect(calls).toEqual(['social.draft_social_post']);
  });

  it('for several platforms is proposed once for each, in their order, with ids that a second delivery repeats', async () => {
    const named = { platforms: ['linkedin', 'X', 'facebook'] };
    const delegationId = '0197a000-0000-7000-8000-0000000000aa';
    const [first, second] = await Promise.all([1, 2].map(() => proposalsFor('SOCIAL', RELEASE, named, drafting(), { delegationId })));
    expect(first?.proposals.map(({ args }) => args.platform)).toEqual(['facebook', 'x', 'linkedin']);
    expect(new Set(first?.proposals.map(({ id }) => id)).size).toBe(3);
    expect(second?.proposals.map(({ id }) => id)).toEqual(first?.proposals.map(({ id }) => id));
  });

  it('that the platform would refuse says which rule, and waits for a person to mend it [R-POST-CHECKED]', async () => {
    const long = `We rebuilt the way in which shifts are swapped. ${'It took us a while, and it was worth it. '.repeat(12)}`;
    const { proposals, proposal, result } = await proposalsFor('TWITTER', long, {}, drafting(() => ['The text counts 540 characters; at most 280']));
    expect(proposals).toHaveLength(1);
    expect(proposal.args.text).toBe(long.trim());
    expect(proposal.blanks).toEqual(['X would refuse it: The text counts 540 characters; at most 280']);
    expect(proposal.preview).toMatch(/^X: would be refused as it stands\n/);
    expect(result.drafts[0]?.content).toMatch(/1\/2[\s\S]*---[\s\S]*2\/2[\s\S]*A thread must be posted by hand/);
  });

  it('for Instagram of which only a file name is known asks for the address of the picture, once', async () => {
    const { proposal } = await proposalsFor('INSTAGRAM', 'Our team sets up the room for the open day.', { media: 'open-day.jpg' }, drafting(({ media }) => (media.length === 0 ? ['A picture is needed'] : [])));
    expect(proposal.blanks).toEqual(['the https address of the picture "open-day.jpg"']);
    expect(proposal.args.media).toEqual([]);
  });

  it('elsewhere does without a picture of which only a file name is known, and says so', async () => {
    const { proposal } = await proposalsFor('FACEBOOK', RELEASE, { media: 'release.png' });
    expect(proposal).toMatchObject({ blanks: [], preview: expect.stringContaining('Without the picture "release.png"') });
  });

  it('leaves a picture out where the platform takes none, and keeps it where it takes one', async () => {
    const noPictures = drafting(({ platform, media }) => (platform === 'x' && media.length > 0 ? ['Pictures cannot be posted here'] : []));
    const { proposals } = await proposalsFor('SOCIAL', RELEASE, { platforms: ['instagram', 'twitter'], media: PICTURE }, noPictures);
    expect(proposals.map(({ args, blanks }) => ({ media: args.media, blanks }))).toEqual([
      { media: [{ url: PICTURE }], blanks: [] },
      { media: [], blanks: [] },
    ]);
    expect(proposals[1]?.preview).toContain('Left the picture out: Pictures cannot be posted here.');
  });

  it('that was sent back says what the operator asked for, on every platform [R-FEEDBACK]', async () => {
    const feedback = [{ at: '2026-11-27T09:00:00.000Z', by: 'olga', reason: 'Leave out "Same price"', refused: { tool: 'social.post_social', preview: 'x' } }];
    const { proposals } = await proposalsFor('SOCIAL', RELEASE, { platforms: ['linkedin', 'facebook'] }, drafting(), { feedback });
    expect(proposals.map(({ args, blanks }) => [args.text, blanks])).toEqual([1, 2].map(() => ['The new release is out: swap shifts on the phone.', []]));
  });

  it('takes no link but an https address', async () => {
    const { proposal } = await proposalsFor('FACEBOOK', RELEASE, { link: 'javascript:alert(1)' });
    expect(proposal.args.link).toBeUndefined();
    expect(proposal.blanks).toEqual(['the link: "javascript:alert(1)" is no https:// address']);
  });

  it('that a stranger wrote is shown as theirs, text and link [R-POST-STRANGER]', async () => {
    const scan = buildScanReport({ flagged: true });
    const { proposal } = await proposalsFor('FACEBOOK', RELEASE, { source: 'web form', link: 'https://evil.example/x' }, drafting(), { scan });
    expect(proposal.taint).toEqual([
      { field: 'text', source: 'web form', sentence: RELEASE },
      { field: 'link', source: 'web form', sentence: 'link: https://evil.example/x' },
    ]);
    expect(proposal.flags).toEqual(['inbound_flagged']);
  });

  it('is drafted and not proposed where its rules cannot be checked', async () => {
    const { result } = await handle('FACEBOOK', RELEASE, {}, {});
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('tool_server_unreachable'), drafts: [{ title: 'Post for Facebook', content: RELEASE }] });
  });

  it.each([
    ['the rules of a post', RELEASE],
    ['figures', 'How did our posts do last month?'],
  ])('waits for %s while the tool server is only away [R-OUTAGE]', async (_what, body) => {
    await expect(handle('FACEBOOK', body, {}, { lastTry: false })).rejects.toMatchObject({ code: 'tool_server_unreachable', kind: 'transient' });
  });

  it('for a place that is no platform is refused with the names of those that are', async () => {
    const { result } = await handle('SOCIAL', RELEASE, { platforms: ['facebook', 'myspace'] });
    expect(result).toMatchObject({ outcome: 'failed', cause: 'platform_unknown', detail: expect.stringContaining('myspace') });
  });
});

describe('a question about figures', () => {
  const engagement = { likes: 5, comments: 2, shares: null, impressions: null };
  const x = { platform: 'instagram', posts: 3, engagement, interactions: 7, best: null, before: { posts: 1, interactions: 4 }, changePercent: 75, complete: true };

  it('is answered with them and proposes nothing [R-ENGAGEMENT]', async () => {
    const asked: unknown[] = [];
    const summarize = (args: unknown): unknown => (asked.push(args), { platforms: [x], text: 'instagram: 3 posts, 7 interactions, +75%.' });
    const { result } = await handle('INSTAGRAM', 'How did our posts do last week?', {}, { tools: { 'social.summarize_activity': summarize } });
    expect(asked).toEqual([{ from: expect.stringMatching(/T00:00:00.000Z$/), to: expect.stringMatching(/T00:00:00.000Z$/), platforms: ['instagram'] }]);
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('7 interactions, +75%') });
    expect(result).toMatchObject({ drafts: [{ content: expect.stringContaining('| instagram | 3 | 7 | 5 | 2 | not said | not said | 4 |') }] });
  });

  it('of a named time is answered for its days, the last one included', async () => {
    const asked: unknown[] = [];
    const summarize = (args: unknown): unknown => (asked.push(args), { platforms: [], text: '' });
    await handle('SOCIAL', 'How did our posts do?', { from: '2026-10-01', until: new Date('2026-10-31T00:00:00Z') }, { tools: { 'social.summarize_activity': summarize } });
    expect(asked).toEqual([{ from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' }]);
  });

  it('is not answered with guesses when they cannot be looked up', async () => {
    const { result } = await handle('SOCIAL', 'How did our posts do last month?', {}, {});
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringMatching(/could not be looked up \(tool_server_unreachable.*No figure is given/) });
  });
});

it('drafts an answer to a message on a network where no tool sends one, and says so', async () => {
  const { result, calls } = await handle('FACEBOOK', '"Do you offer a trial?"', { from: 'Ines Carvalho' });
  expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('Not sent'), drafts: [{ content: expect.stringMatching(/^Hello Ines,[\s\S]*30 days/) }] });
  expect(calls).toEqual([]);
});
