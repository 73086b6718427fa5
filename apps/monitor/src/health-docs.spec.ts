import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '@waggle/contracts';
import { Metrics } from '@waggle/observability';
import { HealthMeters } from './health-meters.service.js';
import { monitorConfig } from './monitor.config.js';

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8');

function measuredBy(metrics: Metrics): string[] {
  void new HealthMeters(metrics);
  return metrics.registry.getMetricsAsArray().map(({ name }) => name).filter((name) => name.startsWith('waggle_health_'));
}

describe('the pages of health and metrics', () => {
  it('name every finding and every measure, and no other [R-HEALTH-DOCS]', () => {
    const health = page('health.md');
    expect(FINDING_CODES.filter((code) => !health.includes(`\`${code}\``))).toEqual([]);
    const measured = measuredBy(new Metrics('monitor'));
    expect(measured.length).toBeGreaterThan(0);
    expect([...page('metrics.md').matchAll(/`(waggle_health_\w+)`/g)].map(([, name]) => name).sort()).toEqual(measured.sort());
  });

  it('name only settings that there are', () => {
    const named = [...page('health.md').matchAll(/`(HEALTH_\w+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in monitorConfig))).toEqual([]);
  });
});
