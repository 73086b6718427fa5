import { Kbd } from '@mantine/core';
import { IconBook, IconChevronRight, IconFile, IconFileInvoice, IconMail, IconTool, IconUser, IconWorld } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Evidence } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import classes from './card.module.css';

const ICONS = { message: IconMail, invoice: IconFileInvoice, crm: IconUser, knowledge: IconBook, page: IconWorld, file: IconFile, tool: IconTool } satisfies Record<Evidence['kind'], unknown>;

function Piece({ kind, ref, quote }: Evidence): ReactNode {
  const Icon = ICONS[kind];
  return (
    <li>
      <Icon size={16} aria-hidden />
      <div>
        {quote !== undefined && <blockquote><VisibleText text={quote} /></blockquote>}
        <cite>{kind} · <VisibleText text={ref} /></cite>
      </div>
    </li>
  );
}

/** What it rests on, one click away. */
export function EvidenceList({ evidence, open, onToggle }: { evidence: readonly Evidence[]; open: boolean; onToggle: () => void }): ReactNode {
  if (evidence.length === 0) return <p className={classes.noEvidence}>It rests on no evidence.</p>;
  return (
    <section className={classes.fold}>
      <button type="button" aria-expanded={open} onClick={onToggle}>
        <IconChevronRight size={16} aria-hidden data-open={open} /> Evidence <span>{evidence.length}</span> <Kbd size="xs">v</Kbd>
      </button>
      {open && <ul className={classes.evidence}>{evidence.map((piece, index) => <Piece key={index} {...piece} />)}</ul>}
    </section>
  );
}
