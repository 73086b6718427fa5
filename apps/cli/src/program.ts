import { Command } from 'commander';
import { registerAdd } from './commands/add.js';
import { registerAgain } from './commands/again.js';
import { registerAgents } from './commands/agents.js';
import { registerAlerts } from './commands/alerts.js';
import { registerApprovals } from './commands/approvals.js';
import { registerAudit } from './commands/audit.js';
import { registerBackup } from './commands/backup.js';
import { registerCancel } from './commands/cancel.js';
import { registerCompletion } from './commands/completion.js';
import { registerHealth } from './commands/health.js';
import { registerCompliance } from './commands/compliance.js';
import { registerDead } from './commands/dead.js';
import { registerDecisions } from './commands/decisions.js';
import { registerDemo } from './commands/demo.js';
import { registerDoctor } from './commands/doctor.js';
import { registerDown } from './commands/down.js';
import { registerLessons } from './commands/lessons.js';
import { registerMcp } from './commands/mcp.js';
import { registerOperator } from './commands/operator.js';
import { registerPerson } from './commands/person.js';
import { registerProve } from './commands/prove.js';
import { registerProvision } from './commands/provision.js';
import { registerRecord } from './commands/record.js';
import { registerReplay } from './commands/replay.js';
import { registerRestore } from './commands/restore.js';
import { registerScaling } from './commands/scaling.js';
import { registerStatus } from './commands/status.js';
import { registerSchedules } from './commands/schedules.js';
import { registerSettle } from './commands/settle.js';
import { registerSources } from './commands/sources.js';
import { registerStops } from './commands/stops.js';
import { registerSync } from './commands/sync.js';
import { registerTasks } from './commands/tasks.js';
import { registerTemplates } from './commands/templates.js';
import { registerToken } from './commands/token.js';
import { registerUp } from './commands/up.js';
import { registerVault } from './commands/vault.js';
import { registerWatch } from './commands/watch.js';
import { registerWebhooks } from './commands/webhooks.js';
import { registerWhy } from './commands/why.js';
import { registerZones } from './commands/zones.js';
import { EXIT_HELP } from './exit.js';
import type { Surroundings } from './session.js';

type Register = (program: Command, surroundings: Surroundings) => void;

/** In the order in which somebody new needs them. */
const GROUPS: Readonly<Record<string, readonly Register[]>> = {
  'The zone:': [registerUp, registerDown, registerStatus, registerDoctor, registerAgents, registerHealth, registerAlerts, registerDead, registerStops, registerSchedules, registerWatch, registerDemo, registerSources, registerZones, registerSync, registerScaling],
  'Tasks:': [registerAdd, registerTasks, registerWhy, registerCancel, registerAgain, registerProve, registerSettle],
  'Approvals:': [registerApprovals, registerDecisions, registerTemplates, registerReplay],
  'Records and access:': [registerAudit, registerCompliance, registerPerson, registerVault, registerLessons, registerOperator, registerToken, registerWebhooks, registerProvision, registerMcp, registerBackup, registerRestore, registerRecord],
  'This program:': [registerCompletion],
};

/** The command line as commander has it; one function a command adds itself. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('waggle')
    .description('A self-hosted AI back office: agents prepare the work, a person agrees, then it is carried out exactly once.')
    .option('--json', 'give the result as one JSON document')
    .option('--home <folder>', 'state folder of the zone (WAGGLE_HOME, default .waggle)')
    .addHelpText('after', EXIT_HELP)
    .addHelpText('after', '\nExamples:\n  waggle up\n  waggle add EMAIL --from ada@example.org --title "Prices?" --body "What does the team plan cost?"\n  waggle approvals')
    // An error is said once, with its code, by whoever catches it.
    .configureOutput({ writeOut: (text) => void surroundings.streams.out.write(text), writeErr: (text) => void surroundings.streams.err.write(text), outputError: () => undefined })
    .exitOverride();
  for (const [group, registers] of Object.entries(GROUPS)) {
    program.commandsGroup(group);
    for (const register of registers) register(program, surroundings);
  }
  program.helpCommand(true);
  return program;
}
