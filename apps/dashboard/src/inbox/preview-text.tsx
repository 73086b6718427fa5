import { IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { VisibleText } from '../text/visible-text.js';
import classes from './card.module.css';
import { type PreviewBlock, previewBlocks } from './preview-blocks.js';

function Check({ ok, text }: { ok: boolean; text: string }): ReactNode {
  const Icon = ok ? IconCheck : IconX;
  return (
    <li data-ok={ok}>
      <Icon size={16} role="img" aria-label={ok ? 'Holds' : 'Does not hold'} /> <VisibleText text={text} />
    </li>
  );
}

function Table({ rows }: { rows: readonly (readonly string[])[] }): ReactNode {
  const [head = [], ...body] = rows;
  return (
    <div className={classes.tableBox}>
      <table className={classes.previewTable}>
        <thead><tr>{head.map((cell, index) => <th key={index} scope="col">{cell}</th>)}</tr></thead>
        <tbody>{body.map((row, at) => <tr key={at}>{row.map((cell, index) => <td key={index}><VisibleText text={cell} /></td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function Block({ block }: { block: PreviewBlock }): ReactNode {
  if (block.kind === 'table') return <Table rows={block.rows} />;
  if (block.kind === 'text') return <p className={classes.previewWords}><VisibleText text={block.text} /></p>;
  return <ul className={classes.checks}>{block.checks.map((check) => <Check key={check.text} {...check} />)}</ul>;
}

/** The agent's account of a call, with its checklists and tables drawn as such. @param checksFirst where the rest says again what stands above. */
export function PreviewText({ text, checksFirst }: { text: string; checksFirst: boolean }): ReactNode {
  const blocks = previewBlocks(text);
  const checks = checksFirst ? blocks.filter(({ kind }) => kind === 'checks') : [];
  return (
    <div className={classes.preview}>
      {[...checks, ...blocks.filter((block) => !checks.includes(block))].map((block, index) => <Block key={index} block={block} />)}
    </div>
  );
}
