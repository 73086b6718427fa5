import { PersonErase, PersonExport } from '@waggle/contracts';
import { defineService } from '@waggle/runtime';
import { AgainController } from './again/again.controller.js';
import { AgainService } from './again/again.service.js';
import { AgentRegistry } from './agent-registry.service.js';
import { CreateTasks1700000001000 } from './migrations/0001-create-tasks.migration.js';
import { CountTasks1700000003470 } from './migrations/0002-count-tasks.migration.js';
import { CompressTasks1700000003490 } from './migrations/0003-compress-tasks.migration.js';
import { NoteLoad1700000003520 } from './migrations/0004-note-load.migration.js';
import { DatabaseClock } from './database-clock.service.js';
import { orchestratorConfig } from './orchestrator.config.js';
import { PersonController } from './person/person.controller.js';
import { PersonRepository } from './person/person.repository.js';
import { Reaper } from './reaper.service.js';
import { Reconciler } from './reconciler.service.js';
import { RegistryController } from './registry.controller.js';
import { StopWatchController } from './stop-watch.controller.js';
import { StopWatch } from './stop-watch.service.js';
import { TaskFlowController } from './task-flow.controller.js';
import { TaskFlow, TaskFlowParts } from './task-flow.service.js';
import { TaskMemory } from './task-memory.service.js';
import { TaskStore } from './task-store.repository.js';
import { TasksController } from './tasks.controller.js';

/** The queen: task records, routing, delegation, and what becomes of every result. */
export default defineService({
  name: 'orchestrator',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'many', why: 'A move is guarded by the version that it expects, and what is due is taken with row locks.' },
  config: orchestratorConfig,
  controllers: [TaskFlowController, TasksController, AgainController, RegistryController, StopWatchController, PersonController],
  mustHandle: [PersonExport, PersonErase],
  providers: [TaskMemory, TaskStore, AgentRegistry, StopWatch, DatabaseClock, TaskFlowParts, TaskFlow, AgainService, Reconciler, Reaper, PersonRepository],
  persistence: { migrations: [CreateTasks1700000001000, CountTasks1700000003470, CompressTasks1700000003490, NoteLoad1700000003520] },
});
