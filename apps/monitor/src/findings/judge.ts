import type { FindingCode, HealthFigures, HttpCheckState, Severity } from '@waggle/contracts';
import type { ServiceQueues } from '@waggle/messaging';
import type { MonitorConfig } from '../monitor.config.js';
import type { InstanceState } from '../watch/instances.service.js';

/** All that is known at one moment. */
export interface Facts {
  readonly instances: readonly InstanceState[];
  /** Of every service that has been started here. */
  readonly queues: ReadonlyMap<string, ServiceQueues>;
  /** Since when a service is seen without a consumer, in seconds; missing: it has one. */
  readonly unservedSeconds: ReadonlyMap<string, number>;
  /** undefined before they were first asked for. */
  readonly figures: HealthFigures | undefined;
  readonly checks: readonly HttpCheckState[];
  /** Of broker, cache and database those that do not answer. */
  readonly away: ReadonlySet<string>;
}

/** Something that is wrong now. */
export interface Fault {
  readonly code: FindingCode;
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
}

export interface Judgement {
  readonly faults: readonly Fault[];
  /** What nobody can tell now: what was wrong with it stays so. */
  readonly unknown: ReadonlySet<FindingCode>;
}

type Rules = Omit<MonitorConfig, 'HEALTH_EVERY_SECONDS' | 'HEALTH_PROBE_SECONDS' | 'HEALTH_HTTP_TIMEOUT_MS' | 'HEALTH_GATHER_SECONDS' | 'HEALTH_HEALED_SECONDS' | 'HEALTH_HISTORY_DAYS'>;

const MIB = 1024 ** 2;
const HOUR = 3600;

/** What is wrong, by the rules alone. Pure. */
export function judge(facts: Facts, rules: Rules): Judgement {
  const figures = facts.away.has('broker') ? undefined : facts.figures;
  const faults = [
    ...[...facts.away].map((server) => fault('server_away', server, 'CRITICAL', `The ${server} does not answer the monitor.`)),
    ...stuck(facts),
    ...dead(facts, rules),
    ...queues(facts, rules),
    ...checks(facts, rules),
    ...(figures === undefined ? [] : [...disks(figures, rules), ...errors(figures, rules), ...ages(figures, rules), ...held(figures)]),
  ];
  return { faults, unknown: new Set(unknown({ ...facts, figures })) };
}

function unknown({ away, figures, queues }: Facts): FindingCode[] {
  const perFigure: Array<[FindingCode, unknown]> = [
    ['disk_full', figures?.disks.some(({ disk }) => disk === 'workspace') === true ? true : null],
    ['error_rate', figures?.recent ?? null],
    ['task_old', figures?.taskMs ?? null],
    ['slow', figures?.taskMs ?? null],
    ['approval_old', figures?.breakers ?? null],
    ['stopped', figures?.breakers ?? null],
  ];
  const blind: FindingCode[] = away.has('broker') || queues.size === 0 ? ['consumer_stuck', 'instance_dead', 'queue_deep', 'dead_letters', 'limited'] : [];
  return [...perFigure.flatMap(([code, value]) => (value === null ? [code] : [])), ...blind];
}

const fault = (code: FindingCode, subject: string, severity: Severity, message: string): Fault => ({ code, subject, severity, message });

function stuck({ instances, away }: Facts): Fault[] {
  if (away.has('broker')) return [];
  const isLeft = ({ service, state }: InstanceState): boolean => state === 'stuck' || (state === 'dead' && instances.every((one) => one.service !== service || one.state === 'dead'));
  return instances
    .filter(isLeft)
    .map(({ service, instance, idleSeconds, inHand }) => fault('consumer_stuck', `${service}/${instance}`, 'CRITICAL', `${service} (instance ${instance}) consumes nothing for ${idleSeconds} s and holds ${inHand} messages; they are given to others.`));
}

function dead({ instances, unservedSeconds, away }: Facts, rules: Rules): Fault[] {
  if (away.has('broker')) return [];
  const lives = new Set(instances.filter(({ state }) => state !== 'dead').map(({ service }) => service));
  return [...unservedSeconds]
    .filter(([service, seconds]) => seconds > rules.HEALTH_DEAD_SECONDS && !lives.has(service))
    .map(([service, seconds]) => fault('instance_dead', service, 'CRITICAL', `${service} is dead: no heartbeat and no consumer for ${Math.round(seconds)} s.`));
}

function queues({ queues }: Facts, rules: Rules): Fault[] {
  return [...queues].flatMap(([service, { express, standard, dead }]) => {
    const deep = ([['express', express], ['standard', standard]] as const).filter(([, { ready }]) => ready > rules.HEALTH_QUEUE_DEPTH);
    return [
      ...deep.map(([lane, { ready }]) => fault('queue_deep', `${service}.${lane}`, 'WARNING', `${ready} messages wait for ${service} (${lane}), more than ${rules.HEALTH_QUEUE_DEPTH}.`)),
      ...(dead.ready === 0 ? [] : [fault('dead_letters', service, 'WARNING', `${service} has messages that failed for good (waggle dead): ${dead.ready} when this was found.`)]),
    ];
  });
}

function checks({ checks }: Facts, rules: Rules): Fault[] {
  const most = new Map(rules.HEALTH_CHECKS.map(({ name, failures }) => [name, failures ?? rules.HEALTH_HTTP_FAILURES]));
  return checks
    .filter(({ name, failuresInRow }) => failuresInRow >= (most.get(name) ?? rules.HEALTH_HTTP_FAILURES))
    .map(({ name, detail, failuresInRow }) => fault('http_down', name, 'CRITICAL', `${name} ${detail}, ${failuresInRow} times in a row.`));
}

function disks({ disks }: HealthFigures, { HEALTH_DISK_FREE_MB: least }: Rules): Fault[] {
  return disks.filter(({ freeBytes }) => freeBytes < least * MIB).map(({ disk, freeBytes }) => fault('disk_full', disk, 'CRITICAL', `The disk of the ${disk} has ${Math.floor(freeBytes / MIB)} MiB free, less than ${least}.`));
}

function errors({ recent }: HealthFigures, rules: Rules): Fault[] {
  if (recent === null || recent.ended < rules.HEALTH_ERROR_TASKS) return [];
  const percent = (recent.failed / recent.ended) * 100;
  return percent > rules.HEALTH_ERROR_PERCENT ? [fault('error_rate', 'tasks', 'CRITICAL', `${Math.round(percent)} % of the ${recent.ended} tasks that ended in the last hour have failed, more than ${rules.HEALTH_ERROR_PERCENT} %.`)] : [];
}

function ages({ oldestTaskSeconds: task, oldestApprovalSeconds: approval, taskMs }: HealthFigures, rules: Rules): Fault[] {
  const p95 = taskMs?.p95 ?? null;
  return [
    ...(task !== null && task > rules.HEALTH_TASK_HOURS * HOUR ? [fault('task_old', 'tasks', 'WARNING', `The oldest task is open for ${Math.round(task / HOUR)} hours, more than ${rules.HEALTH_TASK_HOURS}.`)] : []),
    ...(approval !== null && approval > rules.HEALTH_APPROVAL_HOURS * HOUR ? [fault('approval_old', 'approvals', 'WARNING', `The oldest approval waits for ${Math.round(approval / HOUR)} hours, more than ${rules.HEALTH_APPROVAL_HOURS}.`)] : []),
    ...(p95 !== null && p95 > rules.HEALTH_SLOW_SECONDS * 1000 ? [fault('slow', 'tasks', 'WARNING', `One task in twenty took longer than ${Math.round(p95 / 1000)} s in the last hour, more than ${rules.HEALTH_SLOW_SECONDS} s.`)] : []),
  ];
}

function held({ breakers, limited }: HealthFigures): Fault[] {
  return [
    ...(breakers ?? []).map(({ target, breaker }) => fault('stopped', target, 'INFO', `${capital(target)} is stopped by ${breaker}.`)),
    ...limited.map(({ target, limit, calls }) => fault('limited', `${target}/${limit}`, 'INFO', `A limit of ${target} (${limit}) has held back ${calls} calls within a minute.`)),
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
