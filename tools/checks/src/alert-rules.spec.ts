import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from './deployables.js';
import { namesLookedAt, panels, rules } from './figure-names.js';

const FOLDER = join(ROOT, 'deploy/observability');
const TESTS = ['rules.test.yml', 'rules.week.test.yml'];

describe('rules and dashboard', () => {
  it('[R-ALERT-RULES] leave no rule untried', () => {
    const tests = TESTS.map((name) => readFileSync(join(FOLDER, name), 'utf8')).join('');
    const untried = rules().flatMap(({ alert, record }) => {
      if (record !== undefined) return tests.includes(`expr: '${record}'`) ? [] : [record];
      const [raised, quiet] = [`alertname: ${alert ?? ''}, exp_alerts: [{`, `alertname: ${alert ?? ''}, exp_alerts: [] }`];
      return tests.includes(raised) && tests.includes(quiet) ? [] : [alert];
    });
    expect(untried).toEqual([]);
  });

  it('[R-ALERT-RULES] look at figures that are recorded where they are recorded ones', () => {
    const recorded = rules().flatMap(({ record }) => record ?? []);
    expect(namesLookedAt().filter((name) => name.includes(':') && !recorded.includes(name))).toEqual([]);
  });

  it('[R-ALERT-RULES] say of each alert what is to be done', () => {
    const page = readFileSync(join(ROOT, 'docs/observability.md'), 'utf8');
    const alerts = rules().filter(({ alert }) => alert !== undefined);
    expect(alerts.filter(({ alert = '', annotations }) => annotations === undefined || !page.includes(`\`${alert}\``)).map(({ alert }) => alert)).toEqual([]);
  });

  it('[R-DASHBOARD] has something to show in every panel', () => {
    const rows = ['Now', 'Work', 'Queues', 'Doors and tools', 'Zones and ground'];
    expect(panels().filter(({ title, targets }) => targets.length === 0 && !rows.includes(title))).toEqual([]);
  });
});
