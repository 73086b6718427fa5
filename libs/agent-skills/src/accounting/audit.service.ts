import { Injectable } from '@nestjs/common';
import { formatMoney } from '@waggle/brain';
import { CrmSummary, type ReplyOf, SwarmStatus } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { AgentContext } from '@waggle/runtime';
import type { Delegation, Done } from '../delegation.js';

type Pipeline = ReplyOf<typeof CrmSummary>;
type Swarm = ReplyOf<typeof SwarmStatus>;

const NOT_CONNECTED = 'Invoices, payments and bank accounts are not in it: neither the accounting system nor a bank is connected yet.';

/** Writes the briefing from what can be read: tasks and pipeline. Changes nothing. */
@Injectable()
export class AuditService {
  async brief(task: Delegation, context: AgentContext): Promise<Done> {
    const [swarm, pipeline] = await Promise.all([this.ask(() => context.ask(SwarmStatus, {}), context), this.ask(() => context.ask(CrmSummary, {}), context)]);
    const content = [`# Briefing`, '', `Asked: ${task.document.body.trim()}`, '', ...tasksPart(swarm), '', ...pipelinePart(pipeline), '', `> ${NOT_CONNECTED}`].join('\n');
    return {
      outcome: 'done',
      plan: ['Read the state of the tasks', 'Read the pipeline', 'Write the briefing; change nothing'],
      summary: `Briefing of tasks and pipeline. ${NOT_CONNECTED}`,
      drafts: [{ title: `Briefing ${task.taskId}`, format: 'markdown', content }],
    };
  }

  /** A briefing with a gap is better than none. */
  private async ask<T>(question: () => Promise<T>, context: AgentContext): Promise<T | null> {
    try {
      return await question();
    } catch (thrown) {
      context.log.warn({ code: toAppError(thrown).code }, 'a part of the briefing is missing');
      return null;
    }
  }
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
