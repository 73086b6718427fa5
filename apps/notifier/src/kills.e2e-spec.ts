import { fileURLToPath } from 'node:url';
import type { StandInAnswer, StandInCall } from '@waggle/tool-server-testing';
import { startNode, type TestProcess, waitFor } from '@waggle/testing';
import { NotifierFixture, PEOPLE } from '../test/notifier-fixture.js';
import { BOT_TOKEN, SlackStandIn } from '../test/slack-stand-in.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Kills the notifier in the middle of its call to Slack: before the call takes effect, or after. */
class DeadlySlack extends SlackStandIn {
  next: { readonly at: 'before' | 'after'; readonly method: string } | undefined;

  protected override answer(call: StandInCall): StandInAnswer {
    const kill = this.next?.method === call.path ? this.next : undefined;
    if (kill === undefined) return super.answer(call);
    this.next = undefined;
    if (kill.at === 'after') super.answer(call);
    process.kill(child.pid, 'SIGKILL');
    return { status: 500 };
  }
}

const slack = new DeadlySlack();
let fixture: NotifierFixture;
let child: TestProcess;

async function startChild(): Promise<void> {
  const env = fixture.settings({ LOG_LEVEL: 'info', APPROVERS: JSON.stringify([PEOPLE[0]]), SLACK_PROVIDER: 'slack', SLACK_API_URL: slack.url, SLACK_BOT_TOKEN: BOT_TOKEN });
  child = await startNode(MAIN, [], { env, ready: /"ready"/ });
}

beforeAll(async () => {
  await slack.start();
  fixture = await NotifierFixture.start();
  await startChild();
}, 60_000);
afterAll(async () => {
  await child?.kill();
  await fixture?.stop();
  await slack.stop();
});

describe('a notifier process, killed in the middle of a call', () => {
  it('asks everybody once and loses nobody [R-NOTICE-ONCE]', async () => {
    const methods = ['/conversations.open', '/chat.postMessage'];
    const kills = methods.flatMap((method) => (['before', 'after'] as const).map((at) => ({ at, method })));
    for (const kill of kills) {
      slack.next = kill;
      const { id } = await fixture.announce();
      await waitFor(() => child.isOver());
      // As if its lease of a minute had run out.
      await fixture.database.query("UPDATE notice SET due_at = now() WHERE state = 'sending'");
      await startChild();
      await waitFor(async () => (await fixture.stateOf('slack')).every((state) => state === 'sent'), { timeoutMs: 20_000 });
      expect(slack.posted.filter(({ blocks }) => JSON.stringify(blocks).includes(id))).toHaveLength(1);
    }
    expect(slack.posted).toHaveLength(kills.length);
    expect(slack.violations).toEqual([]);
  }, 90_000);
});
