import { DBOS } from '@dbos-inc/dbos-sdk';
import pg from 'pg';
import type { Subject, Submission } from '../child/protocol.js';
import { Recorder } from './recorder.js';
import { rows, SCHEMA } from './rows.js';
import { answer, scan } from './steps.js';

/**
 * DBOS as its guide says: one workflow a task, each step checkpointed before the next; a step that writes does so with pg and may be
 * repeated. Set: workflows are started where the task arrives (its own queue polls), the pool of its system database, no tracing.
 */
const POOL = 20;

export const startDbos: Subject = async (env, desk) => {
  const url = String(env['DATABASE_URL']);
  const pool = new pg.Pool({ connectionString: url, max: POOL });
  await pool.query(SCHEMA);
  const recorder = new Recorder((links, head) => rows.record(pool, links, head));

  const workflow = DBOS.registerWorkflow(
    async (task: Submission): Promise<void> => {
      const { taskId } = task;
      await DBOS.runStep(() => rows.receive(pool, [task]), { name: 'receive' });
      await DBOS.runStep(async () => scan(task), { name: 'scan' });
      const delegated = await DBOS.runStep(async () => (await rows.delegate(pool, [taskId]))[0] ?? task, { name: 'delegate' });
      await DBOS.runStep(async () => answer(delegated), { name: 'agent' });
      await DBOS.runStep(() => rows.finish(pool, [taskId]), { name: 'finish' });
      desk.ended(taskId);
      await DBOS.runStep(() => recorder.append(taskId), { name: 'record' });
    },
    { name: 'task' },
  );
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, systemDatabasePoolSize: POOL, logLevel: 'error' });
  await DBOS.launch();
  // A workflow that fails ends the process, and so does not get lost.
  desk.onTask((task) => void DBOS.startWorkflow(workflow, { workflowID: task.taskId })(task).then((handle) => handle.getResult()));
  return async () => {
    await DBOS.shutdown();
    await pool.end();
  };
};
