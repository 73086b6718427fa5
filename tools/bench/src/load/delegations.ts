import { randomUUID } from 'node:crypto';
import { type PayloadOf, TaskDelegate } from '@waggle/contracts';
import type { InfrastructureEnv } from '@waggle/dev';
import { assertService, type Broker, envelopesIn, EXCHANGES, Messenger, openBroker } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { UnderWay } from './under-way.js';

/** Delegates tasks as the orchestrator does, and hears the answers. */
export class Delegations {
  private readonly underWay = new UnderWay();

  private constructor(
    private readonly broker: Broker,
    private readonly messenger: Messenger,
  ) {}

  static async open(env: InfrastructureEnv): Promise<Delegations> {
    const broker = await openBroker({ url: env.AMQP_URL, service: 'bench', instance: randomUUID().slice(0, 8), queues: 'classic', retryDelaysMs: [1000, 5000, 30_000, 120_000], log: silentLogger(), metrics: new Metrics('bench') });
    const delegations = new Delegations(broker, new Messenger(broker));
    await delegations.listen();
    return delegations;
  }

  /** A burst for one agent. Resolves when each of its tasks is answered. */
  async burst(agent: string, tasks: number): Promise<void> {
    await Promise.all(
      Array.from({ length: tasks }, async () => {
        const delegation = delegationOf(randomUUID());
        await Promise.all([this.underWay.begin(delegation.delegationId), this.messenger.publish(TaskDelegate, delegation, { to: agent })]);
      }),
    );
  }

  /** What is not answered fails. */
  fail(reason: Error): void {
    this.underWay.fail(reason);
  }

  async close(): Promise<void> {
    this.underWay.close();
    await this.broker.close();
  }

  private async listen(): Promise<void> {
    const channel = await (await this.broker.connection.ready()).createChannel();
    // An agent tells the audit of each task.
    await assertService(channel, 'classic', 'audit', []);
    const { queue } = await channel.assertQueue('', { exclusive: true, durable: false, autoDelete: true });
    await channel.bindQueue(queue, EXCHANGES.events, '*.task.answered.v1');
    await channel.consume(queue, (message) => message !== null && this.answered(message.content), { noAck: true });
  }

  private answered(content: Buffer): void {
    for (const { payload } of envelopesIn(content) as Array<{ payload: { delegationId: string } }>) this.underWay.ended(payload.delegationId);
  }
}

function delegationOf(delegationId: string): PayloadOf<typeof TaskDelegate> {
  const document = { frontMatter: { from: 'Ann <ann@customer.example>', subject: 'Opening hours' }, body: 'What are your opening hours?', revision: '0'.repeat(64) };
  return { taskId: `EMAIL_${delegationId}`, delegationId, prefix: 'EMAIL', domain: 'email', priority: 'NORMAL', zone: 'local', mode: 'full', document, scan: null, info: [], feedback: [], lastTry: false };
}
