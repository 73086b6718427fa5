import type { Command } from 'commander';
import { findApproval, listApprovals } from '../client/approvals.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { connect } from '../zone/running-zone.js';
import { approvalText, queueText } from './approval-text.js';
import { approvalStates } from './option-values.js';

interface ApprovalsOptions {
  readonly state?: string;
  readonly task?: string;
  readonly group?: string;
  readonly plain?: boolean;
  readonly as?: string;
}

export function registerApprovals(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('approvals')
    .description('judge what waits for a person, on a full screen; or list it, or show one with all that is needed to judge it')
    .argument('[approval]', 'its id, the end of it, or the id of its task')
    .option('--state <states>', 'list those in this state: one or several with commas, or all (default: pending)', approvalStates)
    .option('--task <task>', 'list those of this task')
    .option('--group <group>', 'list those of this group')
    .option('--plain', 'the list as text also on a terminal')
    .option('--as <operator>', 'who decides, by the name in secrets.json; default: the first one')
    .action(async (meant: string | undefined, options: ApprovalsOptions, command: Command) => {
      const { terminal, home, screen, env } = sessionOf(command, surroundings);
      const { api } = await connect(home, options.as);
      if (meant !== undefined) {
        const approval = await findApproval(api, meant);
        return terminal.result(approval, () => approvalText(approval));
      }
      const { state, task, group, plain } = options;
      if (screen !== undefined && !terminal.json && plain !== true && [state, task, group].every((one) => one === undefined)) {
        const { openQueue } = await import('../screen/open-queue.js');
        return openQueue({ api, screen, env });
      }
      const approvals = await listApprovals(api, { state: state ?? 'pending', taskId: task, group });
      terminal.result({ approvals }, () => queueText(approvals));
    });
  examples(command, 'waggle approvals', 'waggle approvals EMAIL_0001', 'waggle approvals --state executed,failed --json', 'waggle approvals --plain | grep URGENT');
}
