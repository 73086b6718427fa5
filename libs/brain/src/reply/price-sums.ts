import { evidenceOf } from '../knowledge/answer-questions.js';
import type { KnowledgeEntry } from '../knowledge/parse-knowledge.js';
import { formatMoney } from '../money.js';
import { phrasesOf } from './phrases.js';
import type { ReplyRequest, Said } from './reply-request.js';

const MONTHS = 12;
/** The entry that names the discount from so many seats on. */
const VOLUME = { from: 100, entry: 'prices.volume' };

/** What the asked number of seats costs by the list, where a price was asked and the number is known. */
export function priceSums(request: ReplyRequest): Said[] {
  const { seats } = request.facts;
  const plan = planAsked(request);
  if (plan?.seat == null || seats === null) return [];
  const phrases = phrasesOf(request.language);
  if (seats < plan.seat.from) return [{ say: phrases.fewerSeats(seats, plan.seat.from), evidence: [evidenceOf(plan, `from ${plan.seat.from}`)] }];
  const currency = currencyFor(request, plan.seat.prices);
  const minor = (plan.seat.prices[currency] ?? 0) * seats;
  const [yearly, monthly] = [minor * MONTHS, minor].map((sum) => formatMoney({ minor: sum, currency }, request.language));
  const say = phrases.seats(seats, yearly ?? '', monthly ?? '', nameOf(plan));
  return [{ say, evidence: [evidenceOf(plan, `${seats} x ${plan.seat.prices[currency] ?? 0} ${currency} minor units a month`)] }, ...volume(request, seats)];
}

/** The plan that was asked for, else the cheapest one that the number of seats fits. */
function planAsked({ answers, knowledge, facts }: ReplyRequest): KnowledgeEntry | undefined {
  const said = answers.flatMap((answer) => answer.entries);
  const named = said.find((entry) => entry.seat !== null);
  if (named !== undefined || !said.some((entry) => entry.id === 'prices.plans')) return named;
  const priced = knowledge.entries.filter((entry) => entry.seat !== null);
  const fitting = priced.filter((entry) => (entry.seat?.from ?? 0) <= (facts.seats ?? 0));
  const rate = (entry: KnowledgeEntry): number => Math.min(...Object.values(entry.seat?.prices ?? {}));
  return (fitting.length > 0 ? fitting : priced).sort((a, b) => rate(a) - rate(b))[0];
}

function volume({ knowledge, language, answers }: ReplyRequest, seats: number): Said[] {
  const entry = knowledge.entries.find(({ id }) => id === VOLUME.entry);
  const said = answers.some((answer) => answer.entries.some(({ id }) => id === VOLUME.entry));
  const text = entry?.says[language] ?? entry?.says.en;
  if (seats < VOLUME.from || said || entry === undefined || text === undefined) return [];
  return [{ say: text, evidence: [evidenceOf(entry, text)] }];
}

/** The currency of the mail or of the customer's deals, where the list has it. */
function currencyFor({ facts, deals, knowledge }: ReplyRequest, prices: Readonly<Record<string, number>>): string {
  const wanted = [...facts.sums.map((sum) => sum.currency), ...deals.map((deal) => deal.currency), knowledge.company.currency];
  return wanted.find((currency) => prices[currency] !== undefined) ?? Object.keys(prices)[0] ?? 'EUR';
}

function nameOf({ id }: KnowledgeEntry): string {
  const name = id.split('.').at(-1) ?? id;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
