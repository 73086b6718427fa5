import { Injectable } from '@nestjs/common';
import { Metrics } from '@waggle/observability';
import { Counter, Gauge } from 'prom-client';

const gauge = <L extends string>(registry: Metrics['registry'], name: string, help: string, ...labelNames: L[]): Gauge<L> => new Gauge({ name: `waggle_health_${name}`, help, labelNames, registers: [registry] });

/** What the monitor measures. The names stand in docs/metrics.md. */
@Injectable()
export class HealthMeters {
  readonly lastRound: Gauge;
  readonly findings: Gauge<'severity'>;
  readonly finding: Gauge<'code' | 'subject'>;
  readonly instances: Gauge<'target' | 'state'>;
  readonly beatAge: Gauge<'target'>;
  readonly probeSeconds: Gauge<'target' | 'lane'>;
  readonly unanswered: Gauge<'target' | 'lane'>;
  readonly probes: Counter<'target' | 'lane' | 'outcome'>;
  readonly takeovers: Counter<'target'>;
  readonly ready: Gauge<'target' | 'lane'>;
  readonly consumers: Gauge<'target' | 'lane'>;
  readonly diskFree: Gauge<'disk'>;
  readonly errorRate: Gauge;
  readonly recentTasks: Gauge<'outcome'>;
  readonly oldestTask: Gauge;
  readonly oldestApproval: Gauge;
  readonly taskSeconds: Gauge<'quantile'>;
  readonly breakers: Gauge<'target' | 'breaker'>;
  readonly limited: Gauge<'target' | 'limit'>;
  readonly httpUp: Gauge<'check'>;
  readonly httpSeconds: Gauge<'check'>;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.probes = new Counter({ name: 'waggle_health_probes_total', help: 'Synthetic tasks that came back, and that did not', labelNames: ['target', 'lane', 'outcome'], registers });
    this.takeovers = new Counter({ name: 'waggle_health_takeovers_total', help: 'Times that an instance was told to give back what it held', labelNames: ['target'], registers });
    this.lastRound = gauge(registry, 'last_round_timestamp_seconds', 'When everything was last looked at');
    this.findings = gauge(registry, 'findings', 'Open findings', 'severity');
    this.finding = gauge(registry, 'finding', '1 for each open finding', 'code', 'subject');
    this.instances = gauge(registry, 'instances', 'Instances by what they are', 'target', 'state');
    this.beatAge = gauge(registry, 'beat_age_seconds', 'Since the youngest heartbeat', 'target');
    this.probeSeconds = gauge(registry, 'probe_seconds', 'What the last synthetic task took', 'target', 'lane');
    this.unanswered = gauge(registry, 'probe_unanswered_seconds', 'How long the oldest synthetic task waits; 0: none does', 'target', 'lane');
    this.ready = gauge(registry, 'queue_ready', 'Messages that wait', 'target', 'lane');
    this.consumers = gauge(registry, 'queue_consumers', 'Consumers', 'target', 'lane');
    this.diskFree = gauge(registry, 'disk_free_bytes', 'Free on a disk', 'disk');
    this.errorRate = gauge(registry, 'error_rate', 'Failed of the tasks that ended in the last hour, 0 to 1');
    this.recentTasks = gauge(registry, 'recent_tasks', 'Tasks that ended in the last hour', 'outcome');
    this.oldestTask = gauge(registry, 'oldest_task_seconds', 'Age of the oldest open task');
    this.oldestApproval = gauge(registry, 'oldest_approval_seconds', 'Age of the oldest approval that waits');
    this.taskSeconds = gauge(registry, 'task_seconds', 'Response times of the last hour', 'quantile');
    this.breakers = gauge(registry, 'breaker_open', '1 while a stop holds', 'target', 'breaker');
    this.limited = gauge(registry, 'limited', 'Calls that a limit held back in the last minute', 'target', 'limit');
    this.httpUp = gauge(registry, 'http_up', '1: the check has passed', 'check');
    this.httpSeconds = gauge(registry, 'http_seconds', 'Time of the last check', 'check');
  }
}
