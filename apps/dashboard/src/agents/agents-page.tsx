import { Progress, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconHeartbeat, IconHeartOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import type { AgentStatus } from '../api/wire.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { ageText, lengthText } from '../text/time.js';
import { useNow } from '../text/use-now.js';
import classes from './agents.module.css';

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function Life({ agent, now }: { agent: AgentStatus; now: number }): ReactNode {
  const Icon = agent.alive ? IconHeartbeat : IconHeartOff;
  const seen = agent.lastHeartbeat === null ? 'never heard of' : `heard ${ageText(agent.lastHeartbeat, now)}`;
  return (
    <span className={classes.life} data-alive={agent.alive}>
      <Icon size={16} aria-hidden /> {agent.alive ? `alive, ${agent.instances === 1 ? '1 instance' : `${agent.instances} instances`}` : `silent, ${seen}`}
    </span>
  );
}

function Scores({ capabilities }: { capabilities: AgentStatus['capabilities'] }): ReactNode {
  const scores = Object.entries(capabilities).filter(([, score]) => score > 0).sort(([, one], [, two]) => two - one);
  return (
    <ul className={classes.scores} aria-label="Scores by kind of task">
      {scores.map(([prefix, score]) => <li key={prefix}>{prefix} <b>{score.toFixed(2)}</b></li>)}
    </ul>
  );
}

function AgentCard({ agent, now }: { agent: AgentStatus; now: number }): ReactNode {
  const { name, successRate, completed, failed, inFlight, meanDurationMs } = agent;
  return (
    <li className={classes.agent}>
      <h2>{name}</h2>
      <Life agent={agent} now={now} />
      <dl>
        <div><dt>At work on</dt><dd>{inFlight}</dd></div>
        <div><dt>Answered</dt><dd>{completed}</dd></div>
        <div><dt>Failed</dt><dd>{failed}</dd></div>
        <div><dt>Mean time</dt><dd>{meanDurationMs === null ? '–' : meanDurationMs < 1000 ? `${Math.round(meanDurationMs)} ms` : lengthText(meanDurationMs)}</dd></div>
      </dl>
      <p className={classes.rate}>Success <b>{successRate === null ? 'no answer yet' : percent(successRate)}</b></p>
      {successRate !== null && <Progress value={successRate * 100} size="sm" color={successRate < 0.8 ? 'red' : 'pine'} aria-label={`Success of ${name}`} />}
      <Scores capabilities={agent.capabilities} />
    </li>
  );
}

/** Who works here, how busy they are and how well they do. */
export default function AgentsPage(): ReactNode {
  const { data, error, isPending } = useQuery(reads.agents());
  const now = useNow();
  return (
    <Page title="Agents">
      {error !== null && <ProblemNote error={error} />}
      {isPending && <Skeleton height={220} />}
      {data?.agents.length === 0 && <EmptyNote title="No agent has reported yet" />}
      <ul className={classes.agents}>{data?.agents.map((agent) => <AgentCard key={agent.name} agent={agent} now={now} />)}</ul>
    </Page>
  );
}
