import { taskSpan } from '@waggle/observability';
import { type CollectedSpan, OtlpCollector, waitFor } from '@waggle/testing';
import { startSwarm, type Swarm } from './swarm.js';
import { approveEverything, dropMailTasks, ended, tasksOf } from './work.js';

const END = { timeoutMs: 90_000 };

let swarm: Swarm;
let collector: OtlpCollector;

beforeAll(async () => {
  collector = await new OtlpCollector().open();
  swarm = await startSwarm({ processes: true, env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint } });
}, 120_000);

afterAll(async () => {
  await (swarm as Swarm | undefined)?.stop();
  await collector?.close();
}, 60_000);

/** All spans of the traces in which the task occurs. */
function tracesOf(taskId: string): CollectedSpan[] {
  const traces = new Set(collector.spans.filter(({ attributes }) => attributes['waggle.task.id'] === taskId).map(({ traceId }) => traceId));
  return collector.spans.filter(({ traceId }) => traces.has(traceId));
}

/** Spans whose parent nobody has sent, but for the one that a trace begins with. */
const orphans = (spans: readonly CollectedSpan[]): CollectedSpan[] => spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !spans.some(({ spanId }) => spanId === parentSpanId));
const roots = (spans: readonly CollectedSpan[]): string[] => spans.filter(({ parentSpanId }) => parentSpanId === undefined).map(({ name }) => name);

const step = ({ service, name }: CollectedSpan): string => `${service}: ${name}`;

/** What is told after a decision. The steps behind the task's end are told after it: the test waits for them. */
const CARRIED_OUT = ['gatekeeper: process approval.decide.v1', 'orchestrator: process approval.decided.v1', 'security: process task.delegate.v1', 'security: tools/call reply_email', 'mcp-email: tools/call reply_email', 'mcp-email: perform reply_email', 'orchestrator: process task.answered.v1', 'workspace: process task.moved.v1', 'audit: process audit.record.v1'];

const isDecision = ({ name }: CollectedSpan): boolean => name.startsWith('POST /api/approvals/');
const afterDecision = (spans: readonly CollectedSpan[]): CollectedSpan[] => spans.filter(({ traceId }) => traceId === spans.find(isDecision)?.traceId);

async function whole(taskId: string): Promise<CollectedSpan[]> {
  const shape = (): string => tracesOf(taskId).map((span) => `${step(span)} ${span.traceId} ${span.spanId} < ${span.parentSpanId ?? 'nothing'}`).join('\n');
  return waitFor(() => {
    const spans = tracesOf(taskId);
    const after = afterDecision(spans).map(step);
    return CARRIED_OUT.every((expected) => after.includes(expected)) && orphans(spans).length === 0 && spans;
  }, { timeoutMs: 15_000, describe: () => `a whole tree; there is\n${shape()}` });
}

async function done(tag: string, count: number): Promise<void> {
  await waitFor(async () => ended(await tasksOf(swarm, tag)).length === count, { ...END, describe: 'the task to end' });
}

describe('the trace of a task over services of their own [R-TRACE-TASK]', () => {
  it('is one tree from the file to the proposal, and one from the approval to the outcome that is linked to it', async () => {
    const person = approveEverything(swarm);
    await dropMailTasks(swarm, 'tr', 1);
    await done('tr', 1).finally(() => person.stop());
    const spans = await whole('EMAIL_tr-0');
    const first = taskSpan('EMAIL_tr-0');
    const prepared = spans.filter(({ traceId }) => traceId === first.traceId);
    const decided = spans.filter(isDecision);
    expect(roots(prepared)).toEqual(['create task.submit.v1']);
    expect([...new Set(prepared.map(({ service }) => service))].sort()).toEqual(expect.arrayContaining(['audit', 'gatekeeper', 'orchestrator', 'sales', 'security', 'workspace']));
    expect(decided).toHaveLength(1);
    const carriedOut = afterDecision(spans);
    expect(roots(carriedOut)).toEqual([decided[0]?.name]);
    expect(carriedOut.map(step)).toEqual(expect.arrayContaining(CARRIED_OUT));
    expect(carriedOut.find(({ name }) => name === 'process approval.decided.v1')?.links).toContainEqual({ traceId: first.traceId, spanId: first.spanId });
  }, 150_000);

  it('stays connected when a service is killed in the middle of it', async () => {
    const person = approveEverything(swarm);
    await dropMailTasks(swarm, 'tk', 4);
    await waitFor(async () => (await tasksOf(swarm, 'tk')).length > 0, END);
    await swarm.zone.kill('security');
    await done('tk', 4).finally(() => person.stop());
    for (let n = 0; n < 4; n++) {
      const taskId = `EMAIL_tk-${n}`;
      const performed = await waitFor(() => collector.spans.find(({ name, attributes }) => name.startsWith('perform') && attributes['waggle.task.id'] === taskId), { describe: `the effect of ${taskId}` });
      // Every step is in the task's own trace or says which task it is linked to. Each service tells of its steps in its own time.
      const { traceId } = taskSpan(taskId);
      const own = (): CollectedSpan[] => collector.spans.filter(({ attributes }) => attributes['waggle.task.id'] === taskId);
      const linked = (trace: string): boolean => own().some((span) => span.traceId === trace && span.links.some((link) => link.traceId === traceId));
      const loose = (): string[] => [...new Set(own().map((span) => span.traceId))].filter((trace) => trace !== traceId && !linked(trace));
      await waitFor(() => loose().length === 0 && linked(performed.traceId), { timeoutMs: 15_000, describe: () => `the traces of ${taskId} to be linked to it, and not ${loose().join(', ')}` });
      expect(loose()).toEqual([]);
      expect(linked(performed.traceId)).toBe(true);
    }
  }, 150_000);

  it('tells ids and codes, and nothing of what the mail says', () => {
    expect(collector.bodies.some((body) => body.includes('EMAIL_tr-0'))).toBe(true);
    expect(['Opening hours', 'opening hours', '@tr-0.example', 'Ann Example'].filter((text) => collector.bodies.some((body) => body.includes(text)))).toEqual([]);
  });
});
