import type { ReactNode } from 'react';
import type { ToolArguments } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import classes from './card.module.css';
import { type EditField, pathText, valueAt, valueText } from './edit-fields.js';
import { fieldLabel } from './risk.js';
import { type DiffPart, diffOf } from './text-diff.js';

function Part({ kind, text }: DiffPart): ReactNode {
  const shown = <VisibleText text={text} />;
  if (kind === 'added') return <ins>{shown}</ins>;
  return kind === 'removed' ? <del>{shown}</del> : shown;
}

/** What the edit changes, word by word: struck out and underlined, so that colour alone says nothing. */
export function EditDiff({ fields, after }: { fields: readonly EditField[]; after: ToolArguments }): ReactNode {
  return (
    <section className={classes.diff} aria-label="Your changes">
      <h3>Your changes</h3>
      {fields.length === 0 && <p className={classes.muted}>None yet.</p>}
      {fields.map(({ path, value }) => (
        <div key={pathText(path)}>
          <h4>{fieldLabel(pathText(path))}</h4>
          <div className={classes.diffText}>{diffOf(valueText(value), valueText(valueAt(after, path))).map((part, index) => <Part key={index} {...part} />)}</div>
        </div>
      ))}
    </section>
  );
}
