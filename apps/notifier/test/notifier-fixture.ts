import { Controller } from '@nestjs/common';
import {
  type Approval,
  ApprovalDecided,
  ApprovalDecideInSlack,
  ApprovalEscalated,
  ApprovalList,
  ApprovalRequested,
  AuditRecord,
  type PayloadOf,
  type ReplyOf,
  type SignedSlackRequest } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles, Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, buildApproval, type TestScope, testScope, waitFor } from '@waggle/testing';
import notifier from '../src/index.js';

export const SECRET = 'slack-signing-secret';
export const PEOPLE = [
  { name: 'olga', slackUser: 'U0OLGA', phone: '+436601234567', email: 'olga@waggle.example' },
  { name: 'piet', email: 'piet@waggle.example' },
  { name: 'boss', slackUser: 'U0BOSS', fallback: true },
];

let audited: PayloadOf<typeof AuditRecord>['entries'] = [];
/** Stands for the queue: what it holds is what the notifier finds when it looks. */
const queue = new Map<string, Approval>();
let isAway = false;
let inSlack: (request: SignedSlackRequest) => Promise<Approval>;

@Controller()
class GatekeeperDouble {
  constructor(readonly messenger: Messenger) {
    double = this;
  }
  @Handles(ApprovalList)
  async list({ approvalId }: PayloadOf<typeof ApprovalList>): Promise<ReplyOf<typeof ApprovalList>> {
    if (isAway) throw new AppError('away', 'transient', 'the queue does not answer');
    const approvals = [...queue.values()].filter(({ id }) => id === approvalId);
    return { approvals, next: null, total: approvals.length };
  }
  @Handles(ApprovalDecideInSlack)
  async decideInSlack(request: SignedSlackRequest): Promise<ReplyOf<typeof ApprovalDecideInSlack>> {
    return { approval: await inSlack(request) };
  }
  @Handles(otherMessagesOf('gatekeeper', ApprovalList, ApprovalDecideInSlack))
  async asked(): Promise<void> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }
}
let double: GatekeeperDouble;

@Controller()
class AuditDouble {
  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    audited.push(...entries);
  }
  @Handles(otherMessagesOf('audit', AuditRecord))
  async asked(): Promise<void> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }
}

/** A message as a sandbox has kept it. */
export interface Kept {
  readonly id: string;
  readonly channel: string;
  readonly recipient: string;
  readonly content: Record<string, unknown>;
  readonly text: string;
}

/** Notifiers (one or several) before a queue and an audit that the test plays. */
export class NotifierFixture {
  private running: RunningService[] = [];
  private said = 0;

  private constructor(
    readonly scope: TestScope,
    readonly database: Database,
    private readonly others: readonly RunningService[],
  ) {}

  static async start(): Promise<NotifierFixture> {
    const scope = await testScope();
    const env = { ...scope.env, LOG_LEVEL: 'silent' };
    const service = (name: string, controller: new (...args: never[]) => object) => defineService({ name, plane: 'core', roles: ['swarm'], controllers: [controller] });
    const others = await Promise.all([startService(service('gatekeeper', GatekeeperDouble), { env }), startService(service('audit', AuditDouble), { env })]);
    const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'notifier', migrations: [] });
    return new NotifierFixture(scope, database, others);
  }

  get messenger(): Messenger {
    return double.messenger;
  }

  get audited(): typeof audited {
    return audited;
  }

  /** `count` notifiers with these settings in place of those that run. */
  async run(settings: Record<string, string> = {}, count = 1): Promise<void> {
    await this.rest();
    this.running = await Promise.all(Array.from({ length: count }, () => startService(notifier, { env: this.settings(settings) })));
  }

  /** The environment of a notifier. */
  settings(more: Record<string, string> = {}): Record<string, string> {
    return {
      ...this.scope.env,
      LOG_LEVEL: 'silent',
      APPROVERS: JSON.stringify(PEOPLE),
      SLACK_SIGNING_SECRET: SECRET,
      PROMPT_GATHER_SECONDS: '0',
      ALERT_GATHER_SECONDS: '0',
      ALERT_SUMMARY_AT: 'off',
      NOTICE_SANDBOX_LATENCY_MS: '0',
      GATEWAY_PUBLIC_URL: 'https://waggle.example/',
      ...more,
    };
  }

  /** Ends the notifiers. */
  async rest(): Promise<void> {
    await Promise.all(this.running.splice(0).map((service) => service.stop()));
  }

  async stop(): Promise<void> {
    await this.rest();
    await Promise.all(this.others.map((service) => service.stop()));
    await this.database.close();
    await this.scope.dispose();
  }

  /** Resolves when everything that was said so far has been dealt with. */
  async heard(): Promise<void> {
    await waitFor(async () => Number((await this.database.query<{ count: string }>('SELECT count(*) FROM inbox'))[0]?.count) >= this.said);
  }

  /** Forgets all that was asked and sent. */
  async clear(): Promise<void> {
    await this.heard();
    queue.clear();
    audited = [];
    // What is being sent just now may hold a lock.
    await waitFor(() => this.database.query('TRUNCATE watched, notice, prompt, sandbox_message'));
  }

  /** Puts it into the queue, or changes it there, and says so. */
  async announce(change: Partial<Approval> = {}, message: typeof ApprovalRequested | typeof ApprovalEscalated | typeof ApprovalDecided = ApprovalRequested): Promise<Approval> {
    const approval = buildApproval(change);
    queue.set(approval.id, approval);
    await this.say(approval, message);
    return approval;
  }

  async say(approval: Approval, message: typeof ApprovalRequested | typeof ApprovalEscalated | typeof ApprovalDecided): Promise<void> {
    this.said += 1;
    if (message === ApprovalDecided) await this.messenger.publish(ApprovalDecided, { approval, verdict: 'approved', reason: '', grant: null });
    else await this.messenger.publish(message, { approval });
  }

  /** The queue answers no question any more. */
  leave(away: boolean): void {
    isAway = away;
  }

  answerInSlack(answer: typeof inSlack): void {
    inSlack = answer;
  }

  /** What the sandboxes hold, oldest first. */
  async kept(channel?: string): Promise<Kept[]> {
    const rows = await this.database.query<Omit<Kept, 'text'>>('SELECT id, channel, recipient, content FROM sandbox_message WHERE $1::text IS NULL OR channel = $1 ORDER BY at', [channel ?? null]);
    return rows.map((row) => ({ ...row, text: JSON.stringify(row.content) }));
  }

  async stateOf(channel: string): Promise<string[]> {
    return (await this.database.query<{ state: string }>('SELECT state FROM notice WHERE channel = $1 ORDER BY created_at', [channel])).map(({ state }) => state);
  }
}
