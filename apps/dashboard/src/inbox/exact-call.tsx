import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Approval } from '../api/wire.js';
import { plainly } from '../text/invisibles.js';
import classes from './card.module.css';

/** The call as it would be made, to the character, with the digest that an answer binds to. */
export function ExactCall({ approval }: { approval: Approval }): ReactNode {
  const [open, setOpen] = useState(false);
  const { proposal, digest, approvalClass } = approval;
  return (
    <section className={classes.fold}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={16} aria-hidden data-open={open} /> Exact call <code>{proposal.server}.{proposal.tool}</code>
      </button>
      {open && (
        <>
          <pre className={classes.code} tabIndex={0} aria-label="Arguments">{plainly(JSON.stringify(proposal.args, null, 2))}</pre>
          <p className={classes.digest}>Class {approvalClass.replaceAll('_', ' ')} · digest <code>{digest}</code></p>
        </>
      )}
    </section>
  );
}
