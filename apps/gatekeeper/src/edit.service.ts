import { Inject, Injectable } from '@nestjs/common';
import { readArguments, TextScan, type Tool, type ToolArguments, toolOf } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import { Messenger } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import { groupOf, soleRecipient } from '@waggle/policy';
import { CONFIG, IDENTITY, type Identity } from '@waggle/runtime';
import { approvalError } from './approval.error.js';
import type { Edit } from './approval.repository.js';
import { type ApprovalRow, edited } from './approval-row.js';
import type { GatekeeperConfig } from './gatekeeper.config.js';
import { PaymentJudge } from './payments/payment-judge.service.js';

/** In characters of JSON. */
const LONGEST_EDIT = 300_000;
/** What even the person who typed the edit may not know; that a sum is theirs alone they do. */
const NEWS: readonly string[] = ['new_payee', 'probable_duplicate'];

/** Judges a person's edit as strictly as an agent's draft. */
@Injectable()
export class EditService {
  constructor(
    private readonly messenger: Messenger,
    private readonly payments: PaymentJudge,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  /** Gives the digest of the new arguments. @throws AppError `edit_refused`, `edit_too_long`, `blanks_left`. */
  async check(row: ApprovalRow, args: ToolArguments): Promise<string> {
    const { proposal } = row;
    const before = JSON.stringify(proposal.args);
    const after = JSON.stringify(args);
    if (after.length > LONGEST_EDIT) throw approvalError('edit_too_long', `The edit has ${after.length} characters; at most ${LONGEST_EDIT} can be taken`, { approvalId: row.id });
    checkForm(toolOf(proposal.server, proposal.tool), args);
    const left = proposal.blanks.filter((blank) => quoted(before, blank) && quoted(after, blank));
    if (left.length > 0 || (proposal.blanks.length > 0 && argumentsDigest(args) === row.digest)) {
      throw approvalError('blanks_left', 'What a person must fill in is still open', { blanks: left.length > 0 ? left : proposal.blanks });
    }
    await this.scan(row, args);
    return argumentsDigest(args);
  }

  /** An edit is judged like a proposal: it may break a cap, need more people, or bring what nobody was shown. @throws AppError `edit_refused`. */
  async judge(tx: Transaction, waiting: ApprovalRow, args: ToolArguments, digest: string): Promise<Edit> {
    const { id, task_id: taskId, proposal: before, agent } = waiting;
    const { fault, flags, reasons } = await this.payments.judge(tx, { approvalId: id, taskId, digest }, before, args);
    if (fault !== undefined) throw approvalError('edit_refused', fault);
    await this.payments.note(tx, id, before, args);
    const fresh = flags.filter((flag) => !before.flags.includes(flag));
    const proposal = { ...edited(before, args), flags: [...before.flags, ...fresh] };
    const peopleNeeded = Math.max(waiting.people_needed, this.payments.peopleFor(before, args));
    const all = [...new Set([...waiting.reasons, ...reasons])];
    return { proposal, digest, peopleNeeded, reasons: all, showAgain: fresh.some((flag) => NEWS.includes(flag)), group: groupOf(proposal, agent), recipient: soleRecipient(args) };
  }

  /** A secret would be cut out of an agent's draft; a person is told instead, since nobody rewrites what they typed. */
  private async scan(row: ApprovalRow, args: ToolArguments): Promise<void> {
    const texts = textsOf(args, '');
    const report = await this.messenger.ask(TextScan, { stage: 'outbound', texts }, { to: this.scanner(), taskId: row.task_id });
    const secret = report.findings.some(({ category, text }) => category === 'secret' && report.redacted.some(({ name }) => name === text));
    if (report.verdict !== 'block' && !secret) return;
    const findings = [...new Set(report.findings.map(({ reason }) => reason))].slice(0, 10);
    throw approvalError('edit_refused', 'The edited text may not leave the company', { findings });
  }

  private scanner(): string {
    if (this.config.SCANNER !== '') return this.config.SCANNER;
    return this.identity.role === 'single' ? 'generalist' : 'security';
  }
}

function checkForm(tool: Tool | undefined, args: ToolArguments): void {
  const faults = tool === undefined ? ['there is no such tool'] : readArguments(tool, args).faults;
  if (faults === undefined) return;
  throw approvalError('edit_refused', 'The edited arguments do not fit the tool', { faults });
}

function quoted(json: string, text: string): boolean {
  return json.includes(JSON.stringify(text).slice(1, -1));
}

/** Every text in the arguments, named by its path. */
function textsOf(value: unknown, path: string): Array<{ name: string; text: string }> {
  if (typeof value === 'string') return [{ name: path, text: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, path === '' ? key : `${path}.${key}`));
}
