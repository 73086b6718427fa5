import { TASK_STATUSES } from '@waggle/contracts';
import fc from 'fast-check';
import { parseText } from '../front-matter.js';
import { withOwnedPart } from '../owned-part.js';
import { renderAuditBriefing } from './audit-briefing.js';
import { renderBriefingIndex, renderDailyBriefing, withNeighbours } from './daily-briefing.js';
import { type DashboardTask, type DashboardView, renderDashboard, type WaitingTask } from './dashboard.js';
import { HOUSE_RULES, houseRulesOf, refreshHandbook, renderHandbook } from './handbook.js';

const AT = '2026-11-21T10:00:00.000Z';
/** Words that mean something to Obsidian, its plugins, Markdown or Mermaid, among ordinary text. */
const MARKUP = ['![[secret]]', '[[x]]', '[a](javascript:1)', '<script>', '<% tp %>', '`$= dv`', '`= 1`', '```mermaid', '```', '> [!danger]', '# h', '| a | b |', '---', '%%', '$$', '::', 'key:: value', '==x==', '"]', '-->', '\n', '\r\n', '\\', '#tag', '^block', '~~', '<!-- waggle:end neighbours -->', '\u202e', '\u2028', '😀'];
const text = fc.array(fc.oneof(fc.constantFrom(...MARKUP), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 8 }).map((parts) => parts.join(''));
const file = fc.oneof(fc.constantFrom(null, 'Done/EMAIL_1.md', 'Pending_Approval/email/APPROVE_EMAIL_1.md'), text.map((name) => `Done/${name}.md`));
const row: fc.Arbitrary<DashboardTask> = fc.record({ taskId: text, title: text, status: fc.constantFrom(...TASK_STATUSES), priority: fc.constantFrom('URGENT' as const, 'LOW' as const), agent: fc.option(text), updated: fc.oneof(fc.constant(AT), text), file });
const waitingRow: fc.Arbitrary<WaitingTask> = fc.tuple(row, fc.option(fc.record({ call: text, expires: fc.option(text), money: fc.option(text), flagged: fc.boolean() }))).map(([task, asks]) => ({ ...task, asks }));
const alert = fc.record({ at: text, severity: fc.constantFrom('CRITICAL', 'WARNING'), code: text, message: text });
const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 4 });
const trouble = fc.record({ code: text, message: text, mend: text, files: many(text), at: fc.constant(AT) });
const view: fc.Arbitrary<DashboardView> = fc.record(
  {
    ...{ zone: fc.constant('local'), role: fc.constant('swarm'), dryRun: fc.boolean(), briefing: fc.constantFrom(null, 'Briefings/daily-2026-11-21.md') },
    ...{ counts: fc.constant({ Needs_Action: 2, Done: 1 }), week: fc.constant({ done: 3 }), approvals: many(waitingRow), attention: many(row), recent: many(row), alerts: many(alert) },
    lease: fc.record({ active: text, epoch: fc.nat(), since: text }),
    sync: fc.record({ state: fc.constantFrom('idle' as const, 'offline' as const, 'off' as const), lastSyncAt: fc.option(text), conflicts: fc.nat(), quarantined: fc.nat(), trouble: fc.option(trouble) }),
  },
  { requiredKeys: ['zone', 'role', 'dryRun', 'briefing', 'counts', 'week', 'approvals', 'attention', 'recent', 'alerts'] },
);
const briefing = fc.record({ day: fc.constant('2026-11-21'), waiting: many(waitingRow), due: many(waitingRow), ended: many(row), counts: fc.constant({ done: 1 }), attention: many(row), alerts: many(alert) });

const OURS = /^> \[!(?:todo|warning|success|info|danger|note)\] /;
/** A link of ours: a path and a text in which nothing counts. */
const LINK = /\[\[(?!\[)[^[\]|#^\\<>%`]+(?:\\?\|(?:(?!%%|==|~~|::)[^[\]|\\`*<>^${}])+)?\]\]/gu;

/** What a stranger's text has brought about; empty when it stayed text. */
function breakouts(page: string): string[] {
  const body = parseText(page).body;
  const withoutChart = body.replace(/^```mermaid\nflowchart LR\n(?: {2}[A-Z](?:\["[\w ]+: \d+"\]| --> [A-Z]( --> [A-Z])*| -->\|"\d+ this week"\| [A-Z])\n)+```$/m, '');
  const bare = withoutChart.replace(/<!-- waggle:(?:begin neighbours \(written by Waggle; write outside of these marks\)|end neighbours) -->/g, '').replace(LINK, '');
  const unescaped = bare.replace(/\\[\\`*_{}[\]<>|#!~$^%=:]/g, '');
  const lines = unescaped.split('\n');
  return [
    ...lines.filter((line) => /`|\[\[|!\[|\]\(|<|%%|::|\$|==|~~/.test(line)),
    ...lines.filter((line) => line.startsWith('>') && /\[!/.test(line) && !OURS.test(line)),
    ...lines.filter((line) => /^#{1,6} /.test(line) && !/^#{1,2} (?:Waggle|Waiting for you|Needs a look|Where the work is|Lately|Briefing of [\d-]+|Due today|Waits for you|Since yesterday)$/.test(line)),
    ...(/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(body.replace(/[\n]/g, '')) ? ['something unseen'] : []),
  ];
}

describe('a page in the workspace', () => {
  it('the dashboard lets no text of a stranger become markup, and is the same for the same view [R-PAGES-ESCAPED]', () => {
    fc.assert(fc.property(view, (given) => {
      const page = renderDashboard(given);
      expect(breakouts(page)).toEqual([]);
      expect(page.match(/^```mermaid$/gm)).toHaveLength(1);
      expect(renderDashboard(structuredClone(given))).toBe(page);
    }), { numRuns: 400 });
  });

  it('a briefing lets none either, and its front matter can be read [R-PAGES-ESCAPED]', () => {
    fc.assert(fc.property(briefing, (given) => {
      const page = renderDailyBriefing(given);
      expect(breakouts(page)).toEqual([]);
      expect(parseText(page).frontMatter).toMatchObject({ briefing: 'daily', date: '2026-11-21', waiting: given.waiting.length });
    }), { numRuns: 300 });
  });

  it('the briefing of an audit keeps its headings and tables and no other markup [R-PAGES-ESCAPED]', () => {
    const task = { taskId: 'AUDIT_1', prefix: 'AUDIT', status: 'done', version: 1, priority: 'NORMAL', domain: 'accounting', zone: 'local', agent: 'finance', title: 'x', flagged: false, reason: null, created: AT, updated: AT } as const;
    const of = (content: string): string => renderAuditBriefing(task, { outcome: 'done', plan: [], evidence: [], drafts: [{ title: 'Briefing AUDIT_1', format: 'markdown', content }], summary: content.slice(0, 50), crmNotes: [] })?.text ?? '';
    expect(of('## Books\n\n| date | sum |\n|---|---:|\n| 1 | 2 |\n- open: 3')).toContain('## Books\n\n| date | sum |\n| --- | ---: |\n| 1 | 2 |\n- open: 3');
    fc.assert(fc.property(text, (content) => {
      const page = of(content).replace(/^#{1,6} .*$/gm, '');
      expect(breakouts(page).filter((line) => !/^ *\|/.test(line))).toEqual([]);
    }), { numRuns: 300 });
  });

  it('says first what needs a person, and nothing that changes while nothing happens', () => {
    const base: DashboardView = { zone: 'local', role: 'swarm', dryRun: false, counts: {}, week: {}, approvals: [], attention: [], recent: [], alerts: [], briefing: null };
    const sync = { state: 'idle' as const, lastSyncAt: AT, conflicts: 0, quarantined: 0, trouble: null };
    expect(renderDashboard({ ...base, sync })).toBe(renderDashboard({ ...base, sync: { ...sync, lastSyncAt: '2026-11-21T10:01:00.000Z' } }));
    expect(renderDashboard({ ...base, sync: { ...sync, state: 'offline' } })).toContain('cannot be reached; last shared 2026-11-21 10:00 UTC');
    expect(renderDashboard(base).split('\n')[2]).toBe('> [!success] Nothing waits for you');
  });
});

describe('links between briefings', () => {
  it('lead to the day before and after, and change nothing else', () => {
    const page = renderDailyBriefing({ day: '2026-11-21', waiting: [], due: [], ended: [], counts: {}, attention: [], alerts: [] });
    const linked = withNeighbours(page, { previous: 'daily-2026-11-20', next: 'daily-2026-11-22' });
    expect(linked).toContain('Before: [[Briefings/daily-2026-11-20|daily-2026-11-20]] · [[Briefings/Index|All briefings]] · After: [[Briefings/daily-2026-11-22|daily-2026-11-22]]');
    expect(withNeighbours(linked, {})).toBe(page);
    expect(renderBriefingIndex([{ name: 'ceo-1', daily: false }, { name: 'daily-2026-11-20', daily: true }])).toContain('- [[Briefings/daily-2026-11-20|daily-2026-11-20]]');
  });
});

describe('the handbook', () => {
  const facts = { business: 'Tidewell', decides: 'olga', zone: 'local', role: 'swarm', dryRun: false };

  it('is a person’s: between its marks alone anything is ever changed [R-HANDBOOK-OWN]', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      const theirs = `${before}${renderHandbook(facts)}${after}`;
      const now = refreshHandbook(theirs, { ...facts, decides: 'piet' });
      expect(now.startsWith(before) && now.endsWith(after)).toBe(true);
      expect(now.replace('**piet**', '**olga**')).toBe(theirs);
      expect(refreshHandbook(now, { ...facts, decides: 'piet' })).toBe(now);
    }));
  });

  it.each([['no marks', 'Our own book.\n'], ['a mark that was cut', '<!-- waggle:begin zone -->\nours\n'], ['marks twice', `${renderHandbook(facts)}${renderHandbook(facts)}`]])('with %s is left alone', (_what, theirs) => {
    expect(refreshHandbook(theirs, { ...facts, decides: 'piet' })).toBe(theirs);
  });

  it('keeps the line ends of a person', () => {
    expect(withOwnedPart('a\r\n<!-- waggle:begin x -->\r\nold\r\n<!-- waggle:end x -->\r\n', 'x', 'one\ntwo')).toMatch(/one\r\ntwo\r\n/);
  });

  it('gives the list of its house rules, and nothing from elsewhere [R-HANDBOOK-RULES]', () => {
    expect(houseRulesOf(renderHandbook(facts))).toHaveLength(4);
    expect(houseRulesOf(`# x\n- not this\n## ${HOUSE_RULES}\ntext\n- One\r\n* Two\n<!-- - hidden -->\n## Next\n- nor this\n`)).toEqual(['One', 'Two']);
    expect(houseRulesOf('# x\n')).toEqual([]);
    expect(houseRulesOf(`## ${HOUSE_RULES}\n${'- x\n'.repeat(100)}`)).toHaveLength(30);
  });
});
