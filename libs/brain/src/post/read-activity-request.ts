import { sentencesOf } from '../mail/questions.js';

/** How the company's own posts did in a time. */
export interface ActivityRequest {
  readonly from: Date;
  readonly to: Date;
  /** The time in words. */
  readonly period: string;
}

const POSTS = String.raw`(?:posts?|tweets?|channels?|pages?|accounts?|social media|facebook|instagram|twitter|linkedin|beiträge|kanäle)`;
const FIGURES = String.raw`(?:engagement|reach|activity|performance|figures|statistics|stats|likes|interactions|reichweite|zahlen|reaktionen)`;
/** A brief may speak of figures too ("no figures beyond that one"): only a question or an order about our own posts counts. */
const ASKS: readonly RegExp[] = [
  new RegExp(String.raw`^how (?:did|do|does|are|is|were|was|have|has)\b.*\b${POSTS}\b.*\b(?:do|doing|done|perform\w*|go|going|gone|run|running|received)\b`, 'iu'),
  new RegExp(String.raw`^(?:please )?(?:summari[sz]e|sum up|report|show|give (?:me|us)|tell (?:me|us)|what (?:was|were|is|are))\b.{0,40}\b${FIGURES}\b.*\b(?:${POSTS}|last|this|past|week|month)\b`, 'iu'),
  new RegExp(String.raw`^how many (?:likes|comments|shares|impressions|interactions|posts)\b`, 'iu'),
  new RegExp(String.raw`^wie (?:liefen|laufen|waren|sind|gut)\b.*\b${POSTS}(?![\p{L}])`, 'iu'),
];
const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const LONGEST_DAYS = 366;

/** Reads a question about the figures of our posts; null when the text is something else. Calendar days are those of UTC. */
export function readActivityRequest(text: string, now: Date): ActivityRequest | null {
  const asks = sentencesOf(text.trim()).some((sentence) => ASKS.some((pattern) => pattern.test(sentence)));
  return asks ? periodIn(text, now) : null;
}

function periodIn(text: string, now: Date): ActivityRequest {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const today = new Date(Date.UTC(year, month, now.getUTCDate()));
  const monday = new Date(today.getTime() - ((today.getUTCDay() + 6) % 7) * DAY_MS);
  if (/\b(?:last month|letzten monat)\b/i.test(text)) return period(new Date(Date.UTC(year, month - 1)), new Date(Date.UTC(year, month)), 'last month');
  if (/\b(?:this month|diesen monat)\b/i.test(text)) return period(new Date(Date.UTC(year, month)), now, 'this month');
  if (/\b(?:last week|letzte woche)\b/i.test(text)) return period(new Date(monday.getTime() - 7 * DAY_MS), monday, 'last week');
  if (/\b(?:this week|diese woche)\b/i.test(text)) return period(monday, now, 'this week');
  if (/\b(?:yesterday|gestern)\b/i.test(text)) return period(new Date(today.getTime() - DAY_MS), today, 'yesterday');
  const days = Number(/\b(?:last|past|letzten) (\d{1,3}) (?:days|tagen?)\b/i.exec(text)?.[1] ?? DEFAULT_DAYS);
  const counted = Math.min(Math.max(days, 1), LONGEST_DAYS);
  return period(new Date(now.getTime() - counted * DAY_MS), now, `the last ${counted} days`);
}

/** On the first of a month "this month" is a moment long, and a time must not be empty. */
function period(from: Date, to: Date, words: string): ActivityRequest {
  return { from, to: to > from ? to : new Date(from.getTime() + 1), period: words };
}
