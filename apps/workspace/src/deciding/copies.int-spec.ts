import { copyFile, link, readFile, writeFile } from 'node:fs/promises';
import { AppError } from '@waggle/errors';
import { waitFor } from '@waggle/testing';
import type { WorkspacePath } from '@waggle/workspace-files';
import { asked, decisions, faults } from '../../test/deciding-desk.js';
import { byHand, closeFolder, nameOf, names, onDisk, openFolder, PENDING, read, start, untilText, waiting } from '../../test/deciding-folder.js';
import { untilWatched } from '../../test/deciding-watch.js';

beforeEach(openFolder);
afterEach(closeFolder);

/** A copy lies in `Approved/`; the original is moved to `Rejected/` while nobody looks. */
async function copiedThenRejected(edit: (text: string) => string = (text) => text): Promise<{ taskId: string; copy: WorkspacePath }> {
  const service = await start();
  const { taskId } = await waiting();
  const copy: WorkspacePath = `Approved/${nameOf(taskId)}`;
  const original = onDisk(`${PENDING}/${nameOf(taskId)}`);
  await copyFile(original, onDisk(copy));
  await service.stop();
  await writeFile(original, edit(await readFile(original, 'utf8')));
  await byHand(taskId, 'Rejected');
  return { taskId, copy };
}

describe('a copy in Approved of a file that is moved to Rejected', () => {
  it('does not approve what the person rejects, and goes [R-FOLDER-DECISION]', async () => {
    const { taskId } = await copiedThenRejected();
    await start();
    await untilText(`Rejected/${nameOf(taskId)}`, 'state: rejected');
    await waitFor(async () => (await names('Approved')).length === 0, { describe: () => 'the copy to go' });
    expect(decisions).toMatchObject([{ verdict: 'reject' }]);
    expect(asked[0]?.verdict).toBe('reject');
  });

  it('waits for a no whose answer is lost on the way [R-FOLDER-DECISION]', async () => {
    const { taskId } = await copiedThenRejected();
    faults.push(...Array.from({ length: 3 }, () => new AppError('ask_timeout', 'transient', 'away')));
    await start();
    await untilText(`Rejected/${nameOf(taskId)}`, 'state: rejected');
    expect(asked.slice(0, 4).map(({ verdict }) => verdict)).toEqual(['reject', 'reject', 'reject', 'reject']);
    expect(decisions).toMatchObject([{ verdict: 'reject' }]);
  });

  it('decides nothing either when the no is refused and goes back [R-FOLDER-DECISION]', async () => {
    const { taskId, copy } = await copiedThenRejected();
    faults.push(new AppError('not_permitted', 'denied', 'That person may not decide this'));
    await start();
    await untilText(`${PENDING}/${nameOf(taskId)}`, 'That person may not decide this');
    await untilWatched(onDisk(), copy);
    expect(asked).toMatchObject([{ verdict: 'reject' }]);
    expect(await names('Rejected')).toEqual([]);
  });

  it('decides nothing either when the no cannot be read and goes back [R-FOLDER-DECISION]', async () => {
    const { taskId, copy } = await copiedThenRejected((text) => text.replace('class: always', 'class: : :'));
    await start();
    await waitFor(() => read(`${PENDING}/${nameOf(taskId)}`), { describe: () => 'the no to go back' });
    await untilWatched(onDisk(), copy);
    expect(asked).toEqual([]);
  });
});

describe('a way back that was killed half-way', () => {
  it('is finished: the file lies in one place, and no longer where it could decide [R-FOLDER-DECISION]', async () => {
    await start();
    const { taskId } = await waiting();
    const file = `${PENDING}/${nameOf(taskId)}`;
    const shown = await read(file);
    await link(onDisk(file), onDisk(`Approved/${nameOf(taskId)}`));
    await waitFor(async () => (await names('Approved')).length === 0, { timeoutMs: 30_000, describe: () => 'the second name to go' });
    expect(await read(file)).toBe(shown);
    expect(asked).toEqual([]);
  });

  it('is no other than one file under two names: a copy is left alone', async () => {
    await start();
    const { taskId } = await waiting();
    const [copied, linked] = [nameOf(taskId), nameOf((await waiting()).taskId)];
    await copyFile(onDisk(`${PENDING}/${copied}`), onDisk(`Approved/${copied}`));
    await link(onDisk(`${PENDING}/${linked}`), onDisk(`Approved/${linked}`));
    await waitFor(async () => !(await names('Approved')).includes(linked), { timeoutMs: 30_000, describe: () => 'the second name to go' });
    expect(await names('Approved')).toEqual([copied]);
    expect(asked).toEqual([]);
  });
});
