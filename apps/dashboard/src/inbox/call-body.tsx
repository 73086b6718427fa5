import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Approval, Taint } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import { type CallView, viewOf } from './call-kind.js';
import classes from './card.module.css';
import { valueAt, valueText } from './edit-fields.js';
import { PreviewText } from './preview-text.js';
import { fieldLabel } from './risk.js';

/** Marks the places that a person must fill in, as the text itself has them. */
const BLANK = /\[\[please fill in:[^\]]*\]\]/g;

const FACTS: Readonly<Record<string, readonly string[]>> = {
  mail: ['to', 'cc', 'subject'],
  chat: ['chat'],
  payment: ['payee.name', 'payee.account.iban', 'payee.account.sortCode', 'payee.account.accountNumber', 'invoice', 'reference', 'dueDate', 'fromAccount'],
};

const grouped = (path: string, text: string): string => (path.endsWith('.iban') ? text.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ') : text.replaceAll('\n', ', '));

function Fact({ path, text, taint }: { path: string; text: string; taint: Taint | undefined }): ReactNode {
  return (
    <div className={classes.fact}>
      <dt>{fieldLabel(path)}</dt>
      <dd data-tainted={taint !== undefined} data-account={path.startsWith('payee.account')}>
        <VisibleText text={grouped(path, text)} />
        {taint !== undefined && <span className={classes.tainted}><IconAlertTriangle size={13} aria-hidden /> from a stranger’s text</span>}
      </dd>
    </div>
  );
}

function Facts({ approval, view }: { approval: Approval; view: CallView }): ReactNode {
  const { args, taint } = approval.proposal;
  const facts = (FACTS[view.kind] ?? [])
    .map((path) => ({ path, text: valueText(valueAt(args, path.split('.'))), taint: taint.find(({ field, usual }) => usual !== true && (field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`))) }))
    // What stands in the heading already is said again only when there is something to say of it.
    .filter((fact) => fact.text !== '' && (view.kind === 'payment' || fact.taint !== undefined || ![view.target, view.gist].includes(fact.text)));
  if (facts.length === 0) return null;
  return <dl className={classes.factList}>{facts.map((fact) => <Fact key={fact.path} {...fact} />)}</dl>;
}

function Words({ body, blanks }: { body: string; blanks: readonly string[] }): ReactNode {
  const places = body.match(BLANK) ?? [];
  return (
    <div className={classes.paper} lang="" data-testid="body">
      <VisibleText text={body} marked={places.length > 0 ? [...new Set(places)] : blanks} />
    </div>
  );
}

/** What leaves the company, word for word; the agent’s own account of it only where the arguments do not speak for themselves. */
export function CallBody({ approval }: { approval: Approval }): ReactNode {
  const view = viewOf(approval);
  const { proposal } = approval;
  const media = valueText(proposal.args['media']);
  return (
    <section aria-label="What exactly" className={classes.body}>
      <Facts approval={approval} view={view} />
      {view.body === undefined ? <PreviewText text={proposal.preview} checksFirst={view.kind === 'payment'} /> : <Words body={view.body} blanks={proposal.blanks} />}
      {media !== '' && <p className={classes.media}>With media: <VisibleText text={media.replaceAll('\n', ', ')} /></p>}
    </section>
  );
}
