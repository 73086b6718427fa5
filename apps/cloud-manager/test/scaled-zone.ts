import { type PayloadOf, type ReplyOf, ScalingSet, type ScalingStatement, ScalingStatus, TaskDelegate } from '@waggle/contracts';
import { decisionKey, proveDecision } from '@waggle/grants';
import { assertService, type Broker, envelopesIn, Messenger, openBroker, queueName } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { type RunningService, startService } from '@waggle/runtime';
import { buildTaskDelegate, type TestScope, testScope, waitFor } from '@waggle/testing';
import cloudManager from '../src/index.js';

const TOKENS = { olga: 'wg_operator_of_the_admin', paul: 'wg_operator_of_the_approver' };
type Person = keyof typeof TOKENS;

/** Short enough for a test that waits for them by the state, not by the clock. */
export const RULE = { min: 1, max: 4, targetBacklog: 50, coolDownUpSeconds: 1, coolDownDownSeconds: 2 };

/** A cloud manager on a real broker and database, and the queue of the agent sales without an agent. */
export class ScaledZone {
  private constructor(
    readonly scope: TestScope,
    private readonly broker: Broker,
    readonly messenger: Messenger,
    private readonly env: Record<string, string>,
    private service: RunningService,
  ) {}

  static async open(settings: Readonly<Record<string, string>>): Promise<ScaledZone> {
    const scope = await testScope();
    const operators = [['olga', 'admin'], ['paul', 'approver']].map(([name, role]) => ({ name, role, key: decisionKey(TOKENS[name as Person], 'scaling') }));
    const env = { ...scope.env, LOG_LEVEL: 'silent', SCALING_EVERY_SECONDS: '1', SCALING_SERVICES: JSON.stringify({ sales: RULE }), SCALING_OPERATORS: JSON.stringify(operators), ...settings };
    const broker = await openBroker({ url: scope.env.AMQP_URL, service: 'gateway', instance: 'test', queues: 'classic', retryDelaysMs: [1000], log: silentLogger(), metrics: new Metrics('gateway') });
    const channel = await (await broker.connection.ready()).createChannel();
    for (const service of ['sales', 'audit']) await assertService(channel, 'classic', service, []);
    await channel.close();
    return new ScaledZone(scope, broker, new Messenger(broker), env, await startService(cloudManager, { env }));
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.broker.close();
    await this.scope.dispose();
  }

  async restart(): Promise<void> {
    await this.service.stop();
    this.service = await startService(cloudManager, { env: this.env });
  }

  /** Another instance, as there is one for a moment while the first is replaced. */
  async another(): Promise<RunningService> {
    return startService(cloudManager, { env: this.env });
  }

  /** Tasks for sales, which nobody works on. */
  async burst(tasks: number): Promise<void> {
    await Promise.all(Array.from({ length: tasks }, () => this.messenger.publish(TaskDelegate, buildTaskDelegate(), { to: 'sales' })));
  }

  /** The same, and no look in the middle of it decides anything. */
  async wholeBurst(tasks: number): Promise<void> {
    await this.set(this.say({ paused: true }));
    await this.burst(tasks);
    await waitFor(async () => (await this.sales())?.load?.ready === tasks, { timeoutMs: 60_000, describe: 'a look at all tasks' });
    await this.set(this.say({ paused: false }));
  }

  /** All of them are done. */
  async done(): Promise<void> {
    await this.onChannel((channel) => Promise.all([channel.purgeQueue(queueName('sales', 'standard')), channel.purgeQueue(queueName('sales', 'express'))]));
  }

  /** What the audit was sent. */
  async audited(): Promise<string[]> {
    const found: string[] = [];
    await this.onChannel(async (channel) => {
      for (let one = await channel.get(queueName('audit', 'standard'), { noAck: true }); one !== false; one = await channel.get(queueName('audit', 'standard'), { noAck: true })) {
        for (const { payload } of envelopesIn(one.content) as Array<{ payload: { entries: Array<{ actor: string; action: string; target: string; input: string }> } }>) {
          found.push(...payload.entries.map(({ actor, action, target, input }) => `${actor} ${action} ${target} ${input}`));
        }
      }
    });
    return found;
  }

  async status(): Promise<ReplyOf<typeof ScalingStatus>> {
    return this.messenger.ask(ScalingStatus, { decisions: 100 });
  }

  async sales(): Promise<ReplyOf<typeof ScalingStatus>['services'][number] | undefined> {
    return (await this.status()).services.find(({ service }) => service === 'sales');
  }

  say(change: Partial<ScalingStatement>, person: Person = 'olga'): PayloadOf<typeof ScalingSet> {
    const statement: ScalingStatement = { action: 'scaling.set', service: 'sales', person, channel: 'test', decidedAt: new Date().toISOString(), ...change };
    return { statement, proof: proveDecision(statement, decisionKey(TOKENS[person], 'scaling')) };
  }

  async set(payload: PayloadOf<typeof ScalingSet>): Promise<ReplyOf<typeof ScalingSet>> {
    return this.messenger.ask(ScalingSet, payload);
  }

  private async onChannel<T>(work: (channel: Awaited<ReturnType<Awaited<ReturnType<Broker['connection']['ready']>>['createChannel']>>) => Promise<T>): Promise<T> {
    const channel = await (await this.broker.connection.ready()).createChannel();
    try {
      return await work(channel);
    } finally {
      await channel.close();
    }
  }
}
