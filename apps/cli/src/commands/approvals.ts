import type { Command } from 'commander';
import { findApproval, listApprovals } from '../client/approvals.js';
import { sessionOf, type Surroundings } from '../session.js';
import { connect } from '../zone/running-zone.js';
import { approvalText, queueText } from './approval-text.js';

interface ApprovalsOptions {
  readonly state: string;
  readonly task?: string;
}

export function registerApprovals(program: Command, surroundings: Surroundings): void {
  program
    .command('approvals')
    .description('list what waits for a person, or show one with all that is needed to judge it')
    .argument('[approval]', 'its id, the end of it, or the id of its task')
    .option('--state <states>', 'one or several with commas, or all', 'pending')
    .option('--task <task>', 'only those of this task')
    .action(async (meant: string | undefined, { state, task }: ApprovalsOptions, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      if (meant !== undefined) {
        const approval = await findApproval(api, meant);
        return terminal.result(approval, () => approvalText(approval));
      }
      const approvals = await listApprovals(api, { state, taskId: task });
      terminal.result({ approvals }, () => queueText(approvals));
    });
}
