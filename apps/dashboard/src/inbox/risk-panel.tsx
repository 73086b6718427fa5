import { IconAlertTriangle, IconHandStop, IconInfoCircle, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Approval } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import classes from './card.module.css';
import { type Risk, type RiskLevel, risksOf } from './risk.js';

const ICONS = { stop: IconHandStop, care: IconAlertTriangle, note: IconInfoCircle };
const LEVELS: Readonly<Record<RiskLevel, string>> = { stop: 'Look twice', care: 'New or unusual', note: 'Note' };

function RiskLine({ level, title, quote, source, marked }: Risk): ReactNode {
  const Icon = ICONS[level];
  return (
    <li>
      <Icon size={17} role="img" aria-label={LEVELS[level]} />
      <div>
        <VisibleText text={title} />
        {quote !== undefined && <blockquote><VisibleText text={quote} marked={marked === undefined ? [] : [marked]} /> {source !== undefined && <cite>in <VisibleText text={source} /></cite>}</blockquote>}
      </div>
    </li>
  );
}

function Blanks({ blanks }: { blanks: readonly string[] }): ReactNode {
  return blanks.map((blank) => (
    <li key={blank}>
      <IconPencil size={17} role="img" aria-label="To fill in" />
      <div><b>Fill in:</b> <VisibleText text={blank} /></div>
    </li>
  ));
}

const keyOf = ({ title, quote = '' }: Risk): string => `${title} ${quote}`;

/** What is new, risky or left open, before anything else is read. */
export function RiskPanel({ approval }: { approval: Approval }): ReactNode {
  const risks = risksOf(approval);
  const [stop, care, notes] = (['stop', 'care', 'note'] as const).map((level) => risks.filter((risk) => risk.level === level)) as [Risk[], Risk[], Risk[]];
  const { blanks } = approval.proposal;
  return (
    <section aria-label="What to look at" className={classes.risks}>
      {stop.length > 0 && <ul data-level="stop">{stop.map((risk) => <RiskLine key={keyOf(risk)} {...risk} />)}</ul>}
      {care.length + blanks.length > 0 && (
        <ul data-level="care">
          <Blanks blanks={blanks} />
          {care.map((risk) => <RiskLine key={keyOf(risk)} {...risk} />)}
        </ul>
      )}
      {notes.length > 0 && <p className={classes.notes}><IconInfoCircle size={15} aria-hidden /> Why you are asked: {notes.map(({ title }) => title).join(' ')}</p>}
    </section>
  );
}
