import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import pg from 'pg';
import type { Subject, Submission } from '../child/protocol.js';
import { Recorder } from './recorder.js';
import { rows, SCHEMA } from './rows.js';
import { answer, type Answered, scan, type Scanned } from './steps.js';

/**
 * LangGraph.js with its Postgres checkpointer as its guide says: one graph, one thread a task, a node for each step. Durability `sync`: a
 * checkpoint is written before the next node begins, as every other side does. Set: one pool for the checkpointer and the nodes; the
 * document is not put into the state a second time.
 */
const POOL = 20;

const Task = Annotation.Root({
  taskId: Annotation<string>,
  document: Annotation<Submission['document']>,
  scanned: Annotation<Scanned>,
  answered: Annotation<Answered>,
});

export const startLangGraph: Subject = async (env, desk) => {
  const pool = new pg.Pool({ connectionString: env['DATABASE_URL'], max: POOL });
  await pool.query(SCHEMA);
  const recorder = new Recorder((links, head) => rows.record(pool, links, head));
  const checkpointer = new PostgresSaver(pool);
  await checkpointer.setup();

  const graph = new StateGraph(Task)
    .addNode('receive', async (task) => {
      await rows.receive(pool, [task]);
      return {};
    })
    .addNode('scan', (task) => ({ scanned: scan(task) }))
    .addNode('delegate', async ({ taskId }) => {
      await rows.delegate(pool, [taskId]);
      return {};
    })
    .addNode('agent', (task) => ({ answered: answer(task) }))
    .addNode('finish', async ({ taskId }) => {
      await rows.finish(pool, [taskId]);
      desk.ended(taskId);
      return {};
    })
    .addNode('record', async ({ taskId }) => {
      await recorder.append(taskId);
      return {};
    })
    .addEdge(START, 'receive')
    .addEdge('receive', 'scan')
    .addEdge('scan', 'delegate')
    .addEdge('delegate', 'agent')
    .addEdge('agent', 'finish')
    .addEdge('finish', 'record')
    .addEdge('record', END)
    .compile({ checkpointer });

  let underWay = 0;
  desk.onTask((task) => {
    underWay += 1;
    void graph.invoke(task, { configurable: { thread_id: task.taskId }, durability: 'sync' }).finally(() => (underWay -= 1));
  });
  return async () => {
    while (underWay > 0) await new Promise((resolve) => setImmediate(resolve));
    await pool.end();
  };
};
