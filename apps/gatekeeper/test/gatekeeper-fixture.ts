import { Controller } from '@nestjs/common';
import {
  type Approval,
  APPROVAL_STATES,
  ApprovalDecide,
  ApprovalDecided,
  ApprovalEscalated,
  ApprovalList,
  ApprovalRequested,
  ApprovalSettle,
  AuditRecord,
  type Decision,
  type PayloadOf,
  ProposalSubmit,
  type ReplyOf,
  SecurityAlert,
  TextScan,
} from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { decisionKey, type KeySet, loadKeySet, proveDecision } from '@waggle/grants';
import { generateKeyPair } from '@waggle/grants/signer';
import { Handles, Messenger } from '@waggle/messaging';
import { openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, type ServiceDefinition, startService } from '@waggle/runtime';
import { buildProposal, buildProposalSubmit, buildScanReport, otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import gatekeeper from '../src/index.js';

type Decided = PayloadOf<typeof ApprovalDecided>;

/** One who may do everything, two who may approve and one who may look; the decision key of each. */
export const KEYS = { anna: decisionKey('wg_anna'), olga: decisionKey('wg_olga'), piet: decisionKey('wg_piet'), vera: decisionKey('wg_vera') };
const ROLES = { anna: 'admin', olga: 'approver', piet: 'approver', vera: 'viewer' };

/** What the gatekeeper told the others. */
export const heard = { requested: [] as Approval[], decided: [] as Decided[], prompts: [] as string[], escalated: [] as Approval[], alerts: [] as string[], audited: [] as string[], entries: [] as PayloadOf<typeof AuditRecord>['entries'] };

@Controller()
class WitnessController {
  constructor(readonly messenger: Messenger) {
    witness = this;
  }
  @Handles(ApprovalRequested)
  async requested({ approval, prompt }: PayloadOf<typeof ApprovalRequested>): Promise<void> {
    heard.requested.push(approval);
    if (prompt === true) heard.prompts.push(approval.id);
  }
  @Handles(ApprovalEscalated)
  async escalated({ approval }: PayloadOf<typeof ApprovalEscalated>): Promise<void> {
    heard.escalated.push(approval);
  }
  @Handles(ApprovalDecided)
  async decided(payload: Decided): Promise<void> {
    heard.decided.push(payload);
  }
  @Handles(SecurityAlert)
  async alert({ code }: PayloadOf<typeof SecurityAlert>): Promise<void> {
    heard.alerts.push(code);
  }
  @Handles(AuditRecord)
  async audit({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    heard.audited.push(...entries.map(({ action }) => action));
    heard.entries.push(...entries);
  }
  /** The audit must handle these; nobody asks here. */
  @Handles(otherMessagesOf('audit', AuditRecord))
  async asked(): Promise<void> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }
}
let witness: WitnessController;

@Controller()
class ScannerController {
  @Handles(TextScan)
  async scan({ texts }: PayloadOf<typeof TextScan>): Promise<ReplyOf<typeof TextScan>> {
    const bad = texts.some(({ text }) => text.includes('s3cret'));
    return bad ? buildScanReport({ verdict: 'block', score: 0.95, flagged: true }) : buildScanReport();
  }
}

const SCANNER = defineService({ name: 'security', plane: 'agent', roles: ['swarm'], controllers: [ScannerController], mustHandle: [TextScan] });

/** A gatekeeper between a witness and a scanner, on the run's real servers. */
export class GatekeeperFixture {
  private current: RunningService | undefined;

  private constructor(
    readonly scope: TestScope,
    readonly keys: KeySet,
    readonly environment: Record<string, string>,
    private readonly others: readonly RunningService[],
  ) {}

  static async start(more: Record<string, string> = {}): Promise<GatekeeperFixture> {
    const fixture = await GatekeeperFixture.without(more);
    await fixture.restart();
    return fixture;
  }

  /** All but the gatekeeper itself, which a test runs elsewhere with `environment`. */
  static async without(more: Record<string, string> = {}, security: ServiceDefinition = SCANNER): Promise<GatekeeperFixture> {
    const scope = await testScope();
    const { privateJwk, publicJwk } = await generateKeyPair();
    const operators = Object.entries(KEYS).map(([name, key]) => ({ name, role: ROLES[name as keyof typeof ROLES], decisionKey: key }));
    const environment = { ...scope.env, LOG_LEVEL: 'silent', UNDO_SECONDS: '0', GRANT_SIGNING_KEY: JSON.stringify(privateJwk), OPERATORS: JSON.stringify(operators), ...more };
    const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [WitnessController] });
    const env = { ...scope.env, LOG_LEVEL: 'silent' };
    const others = [await startService(audit, { env }), await startService(security, { env })];
    return new GatekeeperFixture(scope, await loadKeySet({ keys: [publicJwk] }), environment, others);
  }

  get messenger(): Messenger {
    return witness.messenger;
  }

  /** The gatekeeper anew, as after a crash or with other settings. */
  async restart(more: Record<string, string> = {}): Promise<void> {
    const before = this.current;
    this.current = undefined;
    await before?.stop();
    this.current = await startService(gatekeeper, { env: { ...this.environment, ...more } });
  }

  /** Another one beside it, on the same queue and tables. */
  async second(): Promise<RunningService> {
    return startService(gatekeeper, { env: this.environment });
  }

  async stop(): Promise<void> {
    await this.current?.stop();
    await Promise.all(this.others.map((service) => service.stop()));
    await this.scope.dispose();
  }

  async submit(change: Parameters<typeof buildProposalSubmit>[0] = {}): Promise<Approval> {
    const submission = buildProposalSubmit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: Math.random().toString(36) } }), ...change });
    await this.messenger.publish(ProposalSubmit, submission);
    return waitFor(() => this.find(submission.proposal.id));
  }

  /** Resolves when the gatekeeper has handled the message of this id. */
  async handled(id: string): Promise<void> {
    await waitFor(async () => (await this.alter('SELECT 1 FROM inbox WHERE id = $1', [id])).length > 0);
  }

  async find(approvalId: string): Promise<Approval | undefined> {
    return (await this.messenger.ask(ApprovalList, { approvalId, states: [...APPROVAL_STATES], limit: 1 })).approvals[0];
  }

  /** Changes the table behind the gatekeeper's back: time that has passed, rows by the thousand. */
  async alter<T extends object = Record<string, unknown>>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    const database = await openDatabase({ url: this.scope.env.DATABASE_URL, schema: 'gatekeeper', migrations: [] });
    try {
      return await database.query<T>(sql, params);
    } finally {
      await database.close();
    }
  }

  /** As the orchestrator reports it when the call has been made. */
  async executed(approval: Approval): Promise<void> {
    await this.messenger.publish(ApprovalSettle, { approvalId: approval.id, state: 'executed', reason: 'sent', effect: 'made' });
    await waitFor(async () => (await this.find(approval.id))?.state === 'executed');
  }

  async decide(approval: Approval, change: Partial<Decision> = {}, key = KEYS.olga): Promise<Approval> {
    const decision = decisionOn(approval, change);
    return (await this.messenger.ask(ApprovalDecide, { decision, proof: proveDecision(decision, key) })).approval;
  }
}

export function decisionOn(approval: Approval, change: Partial<Decision> = {}): Decision {
  const { id: approvalId, digest } = approval;
  return { approvalId, digest, verdict: 'approve', reason: '', person: 'olga', channel: 'rest', decidedAt: new Date().toISOString(), ...change };
}

export const grantsOf = ({ id }: Approval): string[] => heard.decided.flatMap(({ approval, grant }) => (approval.id === id && grant !== null ? [grant] : []));
export const verdictsOf = ({ id }: Approval): string[] => heard.decided.filter(({ approval }) => approval.id === id).map(({ verdict }) => verdict);
