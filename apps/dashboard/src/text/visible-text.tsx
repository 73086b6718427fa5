import type { ReactNode } from 'react';
import classes from './visible-text.module.css';
import { partsOf } from './invisibles.js';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function Plain({ text }: { text: string }): ReactNode {
  return partsOf(text).map((part, index) =>
    'text' in part ? (
      part.text
    ) : (
      <span key={index} className={classes.hidden} title={`Invisible character: ${part.name}`}>
        {part.name}
      </span>
    ),
  );
}

/** Text as text: never markup, nothing invisible in it stays so. `marked` are pieces that a person must not overlook. */
export function VisibleText({ text, marked = [] }: { text: string; marked?: readonly string[] }): ReactNode {
  const wanted = marked.filter((piece) => piece !== '');
  const pieces = wanted.length === 0 ? [text] : text.split(new RegExp(`(${wanted.map(escaped).join('|')})`, 'u'));
  return (
    <bdi>
      {pieces.map((piece, index) =>
        index % 2 === 1 ? (
          <mark key={index} className={classes.marked}>
            <Plain text={piece} />
          </mark>
        ) : (
          <Plain key={index} text={piece} />
        ),
      )}
    </bdi>
  );
}
