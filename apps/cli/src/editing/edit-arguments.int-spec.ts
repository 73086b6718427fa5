import { readFile, writeFile } from 'node:fs/promises';
import { processEnvironment } from '@waggle/config';
import { buildProposal } from '@waggle/testing';
import { editArguments, type Editor, editorOf } from './edit-arguments.js';

const proposal = buildProposal();
const edited = (from: string, to: string): Editor => async (file) => writeFile(file, (await readFile(file, 'utf8')).replace(from, to));

/** An editor that does one thing after another. */
function inTurn(...steps: readonly Editor[]): Editor {
  const left = [...steps];
  return async (file) => left.shift()?.(file);
}

describe('editing the arguments of a call', () => {
  it('gives what was changed, and nothing when nothing was', async () => {
    const changed = await editArguments(proposal, edited('Re: Prices', 'Our prices'));
    expect(changed?.args).toEqual({ ...proposal.args, subject: 'Our prices' });
    expect(await editArguments(proposal, async () => undefined)).toBeUndefined();
  });

  it('opens a broken file again with what is wrong on top and the text kept [R-TERMINAL-EDIT]', async () => {
    let second = '';
    const look: Editor = async (file) => void (second = await readFile(file, 'utf8'));
    const changed = await editArguments(
      proposal,
      inTurn(edited('subject: "Re: Prices"', 'subject: [what I typed'), inTurn(async (file) => {
        await look(file);
        await edited('subject: [what I typed', 'subject: what I typed')(file);
      })),
    );
    expect(second).toMatch(/^#! /);
    expect(second).toContain('subject: [what I typed');
    expect(changed?.args['subject']).toBe('what I typed');
  });

  it('keeps the text of a person who gives up [R-TERMINAL-EDIT]', async () => {
    const error: unknown = await editArguments(proposal, inTurn(edited('subject: "Re: Prices"', 'subject: [mine'))).catch((thrown: unknown) => thrown);
    const { code, details } = error as { code: string; details: { mend: string } };
    expect(code).toBe('edit_failed');
    const file = /--args (\S+)$/.exec(details.mend)?.[1] ?? '';
    expect(await readFile(file, 'utf8')).toContain('subject: [mine');
  });

  it('runs the editor of the environment with its options, VISUAL first, and says when it fails', async () => {
    const changed = await editArguments(proposal, editorOf({ PATH: processEnvironment()['PATH'] ?? '', VISUAL: "sed -i -e 's/Re: Prices/Now/'", EDITOR: 'false' }));
    expect(changed?.args['subject']).toBe('Now');
    await expect(editArguments(proposal, editorOf({ PATH: processEnvironment()['PATH'] ?? '', EDITOR: 'false' }))).rejects.toMatchObject({ code: 'edit_failed', message: 'The editor "false" ended with 1.' });
  });
});
