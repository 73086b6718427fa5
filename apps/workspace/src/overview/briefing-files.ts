import { BRIEFING_INDEX, type BriefingEntry, dailyName, filesIn, renderBriefingIndex, withNeighbours } from '@waggle/workspace-files';
import { contentOf, writeChanged } from './write-changed.js';

const PAGE = /^Briefings\/([^/]+)\.md$/;

/** Every briefing but the index, oldest first by name. */
async function namesIn(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const file of filesIn(root, 'Briefings')) names.push(...(PAGE.exec(file)?.slice(1) ?? []));
  return names.filter((name) => `Briefings/${name}.md` !== BRIEFING_INDEX).sort();
}

/** The day's briefing that was written last; null when there is none. */
export async function newestBriefing(root: string): Promise<string | null> {
  const last = (await namesIn(root)).filter((name) => dailyName.test(name)).at(-1);
  return last === undefined ? null : `Briefings/${last}.md`;
}

/** Brings the index, and the links from one day's briefing to the next, up to what is there. */
export async function linkBriefings(root: string): Promise<void> {
  const names = await namesIn(root);
  const entries: BriefingEntry[] = names.map((name) => ({ name, daily: dailyName.test(name) }));
  await writeChanged(root, BRIEFING_INDEX, renderBriefingIndex(entries));
  const days = names.filter((name) => dailyName.test(name));
  // Older ones have their neighbours already.
  for (let at = Math.max(0, days.length - 3); at < days.length; at++) {
    const file = `Briefings/${days[at] ?? ''}.md`;
    const text = await contentOf(root, file);
    if (text !== undefined) await writeChanged(root, file, withNeighbours(text, { previous: days[at - 1], next: days[at + 1] }));
  }
}
