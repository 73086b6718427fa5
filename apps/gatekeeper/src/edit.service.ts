import { Inject, Injectable } from '@nestjs/common';
import { TextScan, type Tool, type ToolArguments, toolOf } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import { Messenger } from '@waggle/messaging';
import { CONFIG, IDENTITY, type Identity } from '@waggle/runtime';
import { approvalError } from './approval.error.js';
import type { ApprovalRow } from './approval-row.js';
import type { GatekeeperConfig } from './gatekeeper.config.js';

/** Judges a person's edit as strictly as an agent's draft. */
@Injectable()
export class EditService {
  constructor(
    private readonly messenger: Messenger,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  /** Gives the digest of the new arguments. @throws AppError `edit_refused`, `blanks_left`. */
  async check(row: ApprovalRow, args: ToolArguments): Promise<string> {
    const { proposal } = row;
    checkForm(toolOf(proposal.server, proposal.tool), args);
    const before = JSON.stringify(proposal.args);
    const after = JSON.stringify(args);
    const left = proposal.blanks.filter((blank) => quoted(before, blank) && quoted(after, blank));
    if (left.length > 0 || (proposal.blanks.length > 0 && argumentsDigest(args) === row.digest)) {
      throw approvalError('blanks_left', 'What a person must fill in is still open', { blanks: left.length > 0 ? left : proposal.blanks });
    }
    await this.scan(row, args);
    return argumentsDigest(args);
  }

  private async scan(row: ApprovalRow, args: ToolArguments): Promise<void> {
    const texts = textsOf(args, '');
    const report = await this.messenger.ask(TextScan, { stage: 'outbound', texts }, { to: this.scanner(), taskId: row.task_id });
    if (report.verdict !== 'block') return;
    const findings = [...new Set(report.findings.map(({ reason }) => reason))].slice(0, 10);
    throw approvalError('edit_refused', 'The edited text may not leave the company', { findings });
  }

  private scanner(): string {
    if (this.config.SCANNER !== '') return this.config.SCANNER;
    return this.identity.role === 'single' ? 'generalist' : 'security';
  }
}

function checkForm(tool: Tool | undefined, args: ToolArguments): void {
  const parsed = tool?.input.strict().safeParse(args);
  if (parsed?.success === true) return;
  const faults = (parsed?.error.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 20);
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
