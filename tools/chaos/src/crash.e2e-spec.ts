import { waitFor } from '@waggle/testing';
import { startSwarm, type Swarm } from './swarm.js';
import { approveEverything, dropMailTasks, ended, tasksOf } from './work.js';

const TASKS = 16;
const END = { timeoutMs: 150_000 };

let swarm: Swarm;

beforeAll(async () => {
  swarm = await startSwarm({ processes: true });
}, 120_000);

afterAll(async () => {
  await (swarm as Swarm | undefined)?.stop();
}, 60_000);

async function killed(service: string): Promise<void> {
  await swarm.zone.kill(service);
}

const FAULTS: Array<[string, () => Promise<void>]> = [
  ['the orchestrator is killed', () => killed('orchestrator')],
  ['the workspace is killed', () => killed('workspace')],
  ['an agent is killed', () => killed('sales')],
  ['the executing agent is killed', () => killed('security')],
  ['the gatekeeper is killed', () => killed('gatekeeper')],
  ['the mail tool server is killed', () => killed('mcp-email')],
  ['RabbitMQ is killed and started again', () => swarm.infrastructure.restart('amqp')],
  ['PostgreSQL is killed and started again', () => swarm.infrastructure.restart('database')],
  ['Redis is killed, emptied and started again', () => swarm.infrastructure.restart('redis')],
];

describe('a swarm of processes with work in flight [R-KILL] [R-SERVER-RESTART] [R-REDIS-EMPTIED]', () => {
  it.each(FAULTS)(
    'ends every task and sends no mail twice when %s',
    async (name, fault) => {
      const tag = `c${FAULTS.findIndex(([one]) => one === name)}`;
      const person = approveEverything(swarm);
      try {
        await dropMailTasks(swarm, tag, TASKS);
        await waitFor(async () => (await tasksOf(swarm, tag)).length > 0, END);
        await fault();
        await waitFor(async () => ended(await tasksOf(swarm, tag)).length >= TASKS / 4, { ...END, describe: () => 'a quarter of the tasks to end' });
        await fault();
        await waitFor(async () => ended(await tasksOf(swarm, tag)).length === TASKS, { ...END, describe: () => 'every task to end' });
      } finally {
        await person.stop();
      }
      await judge(tag);
    },
    360_000,
  );
});

/** Every task has its one mail; one whose effect cannot be known says so and has at most one. */
async function judge(tag: string): Promise<void> {
  const tasks = await tasksOf(swarm, tag);
  const mails = swarm.mail.delivered().filter((mail) => mail.to.some((address) => address.includes(`@${tag}-`)));
  const perAddress = new Map<string, number>();
  for (const address of mails.flatMap((mail) => mail.to)) perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
  expect([...perAddress.values()].filter((count) => count > 1)).toEqual([]);
  const otherwise = tasks.filter((task) => task.status !== 'done' && task.status !== 'needs_reconciliation');
  expect(otherwise.map((task) => `${task.taskId} ${task.status}: ${task.reason ?? ''}`)).toEqual([]);
  const done = tasks.filter((task) => task.status === 'done').map((task) => `ann@${task.taskId.replace('EMAIL_', '')}.example`);
  expect(done.filter((address) => perAddress.get(address) !== 1)).toEqual([]);
}
