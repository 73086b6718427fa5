import { Controller } from '@nestjs/common';
import { EffectReconcile, type PayloadOf, ProofCheck, type ReplyOf, TaskReconcile, TaskSubmit } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { decisionKey, proveDecision, verifyDecision } from '@waggle/grants';
import { type Broker, Handles, Messenger, openBroker } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { buildApproval, otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import orchestrator from './index.js';

const TOKEN = 'wg_olga';
/** What the tool server was told, and whether it answers. */
const ledger = { told: [] as Array<PayloadOf<typeof EffectReconcile>>, away: false };

@Controller()
class GatekeeperDouble {
  @Handles(ProofCheck)
  async check({ statement, proof }: PayloadOf<typeof ProofCheck>): Promise<ReplyOf<typeof ProofCheck>> {
    if (!verifyDecision(statement, proof, decisionKey(TOKEN))) throw new AppError('proof_invalid', 'denied', 'The proof does not fit the decision');
    return { person: statement.person };
  }
  @Handles(otherMessagesOf('gatekeeper'))
  async unused(): Promise<void> {}
}

@Controller()
class EmailDouble {
  @Handles(EffectReconcile)
  async settle(word: PayloadOf<typeof EffectReconcile>): Promise<ReplyOf<typeof EffectReconcile>> {
    ledger.told.push(word);
    if (ledger.away) throw new AppError('effect_busy', 'transient', 'Another instance is making this call');
    return { effects: [] };
  }
}

let scope: TestScope;
let broker: Broker;
let messenger: Messenger;
let database: Database;
const services: RunningService[] = [];

beforeAll(async () => {
  scope = await testScope();
  const env = { ...scope.env, LOG_LEVEL: 'silent', RETRY_DELAYS_MS: '50,100' };
  const doubles = [
    defineService({ name: 'gatekeeper', plane: 'core', roles: ['swarm'], controllers: [GatekeeperDouble] }),
    defineService({ name: 'mcp-email', plane: 'tool', roles: ['swarm'], controllers: [EmailDouble] }),
  ];
  for (const one of [orchestrator, ...doubles]) services.push(await startService(one, { env }));
  broker = await openBroker({ url: scope.env.AMQP_URL, service: 'gateway', instance: 'test', queues: 'classic', retryDelaysMs: [50, 100], log: silentLogger(), metrics: new Metrics('gateway'), mostTogether: 1 });
  messenger = new Messenger(broker);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: [] });
}, 60_000);

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await broker.close();
  await database.close();
  await scope.dispose();
});

beforeEach(() => Object.assign(ledger, { told: [], away: false }));

/** A task whose approved call was cut off. */
async function unclear(taskId: string): Promise<void> {
  const document = { frontMatter: {}, body: 'Hello', revision: '0'.repeat(64) };
  await messenger.publish(TaskSubmit, { taskId, prefix: 'EMAIL', domain: 'email', priority: 'NORMAL', zone: 'local', source: 'test', document }, { taskId });
  await waitFor(async () => (await statusOf(taskId)) !== undefined, { timeoutMs: 20_000 });
  const approval = buildApproval({ taskId });
  const sql = `UPDATE task SET status = 'needs_reconciliation', due_at = NULL, reason = 'Nobody knows.', data = data || jsonb_build_object('approval', $2::jsonb, 'proposals', jsonb_build_array($2::jsonb->'proposal')) WHERE task_id = $1`;
  await database.query(sql, [taskId, JSON.stringify({ ...approval, proposal: { ...approval.proposal, server: 'email' } })]);
}
const statusOf = async (taskId: string): Promise<string | undefined> => (await database.query<{ status: string }>('SELECT status FROM task WHERE task_id = $1', [taskId]))[0]?.status;

function word(taskId: string, happened: boolean, token = TOKEN): PayloadOf<typeof TaskReconcile> {
  const statement = { action: 'task.reconcile' as const, taskId, happened, why: 'I have looked.', person: 'olga', channel: 'rest' as const, decidedAt: new Date().toISOString() };
  return { statement, proof: proveDecision(statement, decisionKey(token)) };
}
const say = (given: PayloadOf<typeof TaskReconcile>) => messenger.ask(TaskReconcile, given);

describe('the word of a person on a call of which nobody knows', () => {
  it('reaches the ledger with its proof, and ends the task, once [R-SETTLED]', async () => {
    await unclear('EMAIL_1');
    const given = word('EMAIL_1', false);
    expect(await say(given)).toMatchObject({ status: 'failed', reason: expect.stringContaining('olga has looked') });
    expect(ledger.told).toEqual([given]);
    await expect(say(word('EMAIL_1', true))).rejects.toMatchObject({ code: 'task_not_unclear' });
    expect([ledger.told.length, await statusOf('EMAIL_1')]).toEqual([1, 'failed']);
  }, 60_000);

  it('is nothing when it is forged or changed on its way [R-SETTLED]', async () => {
    await unclear('EMAIL_2');
    await expect(say(word('EMAIL_2', true, 'wg_stolen'))).rejects.toMatchObject({ code: 'proof_invalid' });
    const { statement, proof } = word('EMAIL_2', true);
    await expect(say({ statement: { ...statement, happened: false }, proof })).rejects.toMatchObject({ code: 'proof_invalid' });
    expect([ledger.told, await statusOf('EMAIL_2')]).toEqual([[], 'needs_reconciliation']);
  }, 60_000);

  it('can be said again when the ledger could not take it [R-SETTLED]', async () => {
    await unclear('EMAIL_3');
    ledger.away = true;
    await expect(say(word('EMAIL_3', true))).rejects.toMatchObject({ code: 'effect_busy' });
    expect(await statusOf('EMAIL_3')).toBe('needs_reconciliation');
    ledger.away = false;
    expect(await say(word('EMAIL_3', true))).toMatchObject({ status: 'done' });
  }, 60_000);
});
