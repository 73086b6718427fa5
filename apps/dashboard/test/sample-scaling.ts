import type { ScaledService, ScalingStatus } from '../src/api/wire.js';

const RULE: ScaledService['rule'] = { min: 1, max: 4, targetBacklog: 50, oldestSeconds: 60, coolDownUpSeconds: 15, coolDownDownSeconds: 120, hysteresis: 0.2 };

/** A zone in which sales has grown with its queue, and finance keeps failing. */
export function sampleScaling(now: number): ScalingStatus {
  const at = new Date(now - 40_000).toISOString();
  const instances = (states: ReadonlyArray<ScaledService['instances'][number]['state']>): ScaledService['instances'] => states.map((state, index) => ({ id: `i${index}`, state, restarts: 0 }));
  const same = { rule: RULE, paused: false, governedBy: null, at };
  const grown = '1968 wait and 32 are in hand: 40 instances at 50 each. 1 runs, and 4 is the most that there may be, so 3 more.';
  return {
    driver: 'process',
    services: [
      { ...same, service: 'finance', instances: instances(['failing']), load: { ready: 12, unacknowledged: 0, utilisation: null, oldestSeconds: 34 }, backlogPerInstance: 12, desired: 1, code: 'steady', words: '12 wait and 0 are in hand: 1 instance at 50 each. 1 runs, which is right.' },
      { ...same, service: 'sales', instances: instances(['running', 'running', 'running', 'starting']), load: { ready: 1412, unacknowledged: 96, utilisation: 0.1, oldestSeconds: 41 }, backlogPerInstance: 377, desired: 4, code: 'at_max', words: '1412 wait and 96 are in hand: 31 instances at 50 each. 4 run, which is the most that there may be.' },
    ],
    decisions: [{ id: '0197a1b0-0000-7000-8000-0000000000d1', at, service: 'sales', from: 1, to: 4, code: 'scaled_up', words: grown, by: 'cloud-manager' }],
    single: [{ service: 'workspace', why: 'It alone changes the files, and orders its own changes of them.' }],
  };
}
