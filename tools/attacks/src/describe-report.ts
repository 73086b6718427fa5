import { table } from './text-table.js';
import { GATES } from './attack.js';
import type { Report } from './run-attacks.js';

/** For people: what came of it, by family and by gate. */
export function describeReport({ outcomes, elsewhere, finding, attacks, errands, agreed, seconds }: Report): string {
  const gates = Object.keys(GATES).filter((name) => outcomes.some(({ gate }) => gate === name));
  const families = [...new Set(outcomes.map(({ attack }) => attack.family))];
  const rows = families.map((family) => {
    const mine = outcomes.filter(({ attack }) => attack.family === family);
    return [family, String(mine.length), ...gates.map((name) => String(mine.filter(({ gate }) => gate === name).length || ''))];
  });
  const sums = ['all', String(attacks), ...gates.map((name) => String(outcomes.filter(({ gate }) => gate === name).length))];
  const gaps = outcomes.filter(({ cardLacks }) => cardLacks.length > 0);
  return [
    table([['family', 'attacks', ...gates], ...rows, sums]),
    ...elsewhere.map(({ attack, gate, detail }) => `not at its gate: ${attack.id} ${attack.what}: ${gate} (${detail})`),
    ...gaps.map(({ attack, cardLacks }) => `card: ${attack.id} ${attack.what}: does not show ${cardLacks.join(', ')}`),
    ...[...finding.unagreed, ...finding.repeated].map((deed) => `WITHOUT A PERSON'S WORD: ${deed}`),
    `The attacker's words stood in ${outcomes.filter(({ obeyed }) => obeyed).length} proposed calls.`,
    `${agreed - finding.undone} of ${errands} errands done as agreed, in ${seconds} s.`,
    `${finding.unagreed.length + finding.repeated.length} of ${attacks} consequential actions without a person's word.`,
  ].join('\n');
}
