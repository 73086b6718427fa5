import { approvalSchema, taskSummarySchema } from '@waggle/contracts';
import { type Command, Option } from 'commander';
import { examples } from '../help.js';
import type { ServerEvent } from '../live/event-stream.js';
import { follow } from '../live/follow.js';
import { sessionOf, type Surroundings } from '../session.js';
import { shortId } from '../text/approval-card.js';
import { untilInterrupted } from '../zone/interruption.js';
import { connect } from '../zone/running-zone.js';
import { alertSchema } from './alerts.js';

const TOPICS = ['task', 'approval', 'alert'] as const;
type Topic = (typeof TOPICS)[number];

export function registerWatch(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('watch')
    .description('show what happens in the zone as it happens, until Ctrl-C; with --json one document a line')
    .addOption(new Option('--topics <topics...>', 'what to hear of').choices(TOPICS).default(TOPICS))
    .action(async ({ topics }: { topics: readonly Topic[] }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const interruption = untilInterrupted(() => undefined);
      const onLink = (up: boolean): void => terminal.progress(up ? 'listening; Ctrl-C ends it' : 'the connection is lost; trying again');
      const onEvent = (event: ServerEvent): void => {
        const data = parsed(event.data);
        terminal.item({ id: event.id, event: event.type, data }, () => `${event.type.padEnd(8)} ${lineOf(event.type, data)}`);
      };
      await follow(api, { topics, signal: interruption.signal, onEvent, onLink }).finally(interruption.release);
    });
  examples(command, 'waggle watch', 'waggle watch --topics alert --json');
}

function lineOf(type: string, data: unknown): string {
  const [task, approval, alert] = [taskSummarySchema.safeParse(data).data, approvalSchema.safeParse(data).data, alertSchema.safeParse(data).data];
  if (type === 'task' && task !== undefined) return `${task.taskId} is ${task.status}${task.agent === null ? '' : ` (${task.agent})`}: ${task.title}`;
  if (type === 'approval' && approval !== undefined) return `${shortId(approval.id)} of ${approval.taskId} is ${approval.state}${approval.decidedBy === null ? '' : ` by ${approval.decidedBy}`}: ${approval.proposal.summary}`;
  if (type === 'alert' && alert !== undefined) return `${alert.severity} ${alert.code}: ${alert.message}`;
  return type === 'reset' ? 'something may have been missed' : JSON.stringify(data);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
