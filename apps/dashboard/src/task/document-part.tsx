import type { ReactNode } from 'react';
import type { AgentResult, TaskDetail } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import { Part } from './part.js';
import classes from './task.module.css';

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What came in, as text whatever it was. */
export function DocumentPart({ document }: { document: TaskDetail['document'] }): ReactNode {
  const matter = Object.entries(document.frontMatter);
  return (
    <Part title="Task file">
      <dl className={classes.pairs}>
        {matter.map(([name, value]) => (
          <div key={name}><dt><VisibleText text={name} /></dt><dd><VisibleText text={shown(value)} /></dd></div>
        ))}
      </dl>
      <div className={classes.paper} data-testid="document"><VisibleText text={document.body} /></div>
    </Part>
  );
}

function Plan({ steps }: { steps: readonly string[] }): ReactNode {
  return <ol className={classes.plan}>{steps.map((step, index) => <li key={index}><VisibleText text={step} /></li>)}</ol>;
}

function summaryOf(result: AgentResult): string {
  switch (result.outcome) {
    case 'done':
      return result.summary;
    case 'proposal':
      return result.proposals.map(({ summary }) => summary).join('\n');
    case 'needs_info':
      return `Asked ${result.askAgent}: ${result.question}`;
    case 'failed':
      return `${result.cause}: ${result.detail}`;
  }
}

export function ResultPart({ result }: { result: TaskDetail['result'] }): ReactNode {
  if (result === null) return null;
  const drafts = result.outcome === 'failed' ? [] : result.drafts;
  return (
    <Part title="What the agent answered">
      <p className={classes.why}><VisibleText text={summaryOf(result)} /></p>
      {result.plan.length > 0 && <Plan steps={result.plan} />}
      {drafts.map((draft, index) => (
        <details key={index} className={classes.draft}>
          <summary><VisibleText text={draft.title} /></summary>
          <div className={classes.paper}><VisibleText text={draft.content} /></div>
        </details>
      ))}
    </Part>
  );
}
