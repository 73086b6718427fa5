import { Command } from 'commander';
import { registerAdd } from './commands/add.js';
import { registerApprovals } from './commands/approvals.js';
import { registerDecisions } from './commands/decisions.js';
import { registerDemo } from './commands/demo.js';
import { registerDoctor } from './commands/doctor.js';
import { registerDown } from './commands/down.js';
import { registerMcp } from './commands/mcp.js';
import { registerOperator } from './commands/operator.js';
import { registerProve } from './commands/prove.js';
import { registerStatus } from './commands/status.js';
import { registerTasks } from './commands/tasks.js';
import { registerToken } from './commands/token.js';
import { registerUp } from './commands/up.js';
import type { Surroundings } from './session.js';

/** The command line as commander has it; one function a command adds itself. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('waggle')
    .description('A self-hosted AI back office: agents prepare the work, a person agrees, then it is carried out exactly once.')
    .option('--json', 'give the result as one JSON document')
    .option('--home <folder>', 'state folder of the zone (WAGGLE_HOME, default .waggle)')
    .showHelpAfterError('(waggle <command> --help shows what it takes)')
    .configureOutput({ writeOut: (text) => void surroundings.streams.out.write(text), writeErr: (text) => void surroundings.streams.err.write(text) })
    .exitOverride();
  const all = [registerUp, registerDown, registerStatus, registerDoctor, registerAdd, registerTasks, registerApprovals, registerDecisions, registerProve, registerToken, registerOperator, registerMcp, registerDemo];
  for (const register of all) register(program, surroundings);
  return program;
}
