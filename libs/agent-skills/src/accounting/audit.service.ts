import { Injectable } from '@nestjs/common';
import { formatMoney } from '@waggle/brain';
import { CrmSummary, type ReplyOf, SwarmStatus } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, type Done, failed, type Failed } from '../delegation.js';
import { gapOf } from '../look-up.js';
import { type Period, periodOf, unreadPeriod } from './audit-period.js';
import { bankSection } from './bank-briefing.js';
import { dayOf } from './books.js';
import { type Books, booksSections, ledgerOf, readBooks, type Section } from './books-briefing.js';

type Pipeline = ReplyOf<typeof CrmSummary>;
type Swarm = ReplyOf<typeof SwarmStatus>;

/** Null is what could not be read. */
interface Work {
  readonly swarm: Swarm | null;
  readonly pipeline: Pipeline | null;
}

/** Writes the briefing from what can be read: tasks, pipeline, books and bank. Changes nothing. */
@Injectable()
export class AuditService {
  async brief(task: Delegation, context: AgentContext): Promise<Done | Failed> {
    const unread = unreadPeriod(task);
    if (unread !== null) return failed('period_unreadable', `The time to look at cannot be read: ${unread}.`);
    const now = new Date();
    const period = periodOf(task, now);
    const [work, books, bank] = await Promise.all([this.work(context), readBooks(period, context), bankSection(period, context)]);
    const money = [...booksSections(books, period, dayOf(now)), bank];
    return {
      outcome: 'done',
      plan: ['Read the books and the bank', 'Read the state of the tasks', 'Read the pipeline', 'Write the briefing and the ledger; change nothing'],
      summary: summaryOf(money, work),
      drafts: [briefing(task, `${period.from} to ${period.until}`, [...money.flatMap(textOf), ...linesOf(work)]), ...ledgerDraft(books, period)],
    };
  }

  /** Of tasks and pipeline alone, for agents that may not look into the books. */
  async outlook(task: Delegation, context: AgentContext): Promise<Done> {
    const work = await this.work(context);
    return {
      outcome: 'done',
      plan: ['Read the state of the tasks', 'Read the pipeline', 'Write the briefing; change nothing'],
      summary: summaryOf([], work),
      drafts: [briefing(task, 'of tasks and pipeline', linesOf(work))],
    };
  }

  private async work(context: AgentContext): Promise<Work> {
    const [swarm, pipeline] = await Promise.all([this.ask('the state of the tasks', () => context.ask(SwarmStatus, {}), context), this.ask('the pipeline', () => context.ask(CrmSummary, {}), context)]);
    return { swarm, pipeline };
  }

  /** A briefing with a gap is better than none. */
  private async ask<T>(what: string, question: () => Promise<T>, context: AgentContext): Promise<T | null> {
    try {
      return await question();
    } catch (thrown) {
      gapOf(thrown, what, context);
      return null;
    }
  }
}

function textOf({ title, lines }: Section): string[] {
  return ['', `## ${title}`, '', ...lines];
}

function briefing({ taskId, document }: Delegation, about: string, lines: readonly string[]): { title: string; format: 'markdown'; content: string } {
  return { title: `Briefing ${taskId}`, format: 'markdown', content: [`# Briefing ${about}`, '', `Asked: ${document.body.trim()}`, ...lines].join('\n') };
}

function linesOf({ swarm, pipeline }: Work): string[] {
  return ['', ...tasksPart(swarm), '', ...pipelinePart(pipeline)];
}

function summaryOf(money: readonly Section[], { swarm, pipeline }: Work): string {
  const read = money.flatMap(({ title, headline }) => (headline === null ? [] : [`${title}: ${headline}.`]));
  const unread = [...(swarm === null ? ['Tasks'] : []), ...(pipeline === null ? ['Pipeline'] : [])];
  const gaps = [...money.filter(({ headline }) => headline === null).map(({ title }) => title), ...unread];
  return [money.length === 0 ? 'Briefing of tasks and pipeline.' : 'Briefing.', ...read, ...(gaps.length === 0 ? [] : [`Could not be read: ${gaps.join(', ')}.`])].join(' ');
}

/** Kept as a file of its own beside the briefing. */
function ledgerDraft({ transactions }: Books, { from, until }: Period): Done['drafts'] & object {
  if ('gap' in transactions) return [];
  const { items, more } = transactions.found;
  return [{ title: `Accounting/ledger ${from} to ${until}`, format: 'markdown', content: ledgerOf(items, more) }];
}

function tasksPart(swarm: Swarm | null): string[] {
  if (swarm === null) return ['## Tasks', '', 'Could not be read.'];
  const counts = Object.entries(swarm.byStatus).filter(([, count]) => count > 0);
  const silent = swarm.agents.filter(({ alive }) => !alive).map(({ name }) => name);
  return [
    '## Tasks',
    '',
    ...counts.map(([status, count]) => `- ${status.replaceAll('_', ' ')}: ${count}`),
    ...(swarm.oldestOpen === null ? [] : [`- oldest open since ${swarm.oldestOpen.slice(0, 16).replace('T', ' ')} UTC`]),
    ...(silent.length === 0 ? [] : [`- silent agents: ${silent.join(', ')}`]),
  ];
}

function pipelinePart(pipeline: Pipeline | null): string[] {
  if (pipeline === null) return ['## Pipeline', '', 'Could not be read.'];
  const money = (valueMinor: number, currency: string): string => formatMoney({ minor: valueMinor, currency }, 'en');
  return [
    '## Pipeline',
    '',
    ...pipeline.pipeline.map(({ stage, count, valueMinor, currency }) => `- ${stage.replaceAll('_', ' ')}: ${count} deal(s), ${money(valueMinor, currency)}`),
    ...pipeline.weightedForecast.map(({ valueMinor, currency }) => `- weighted forecast: ${money(valueMinor, currency)}`),
    `- win rate: ${pipeline.winRate === null ? 'no deal closed yet' : `${Math.round(pipeline.winRate * 100)}%`}`,
  ];
}
