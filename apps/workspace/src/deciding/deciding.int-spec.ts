import { copyFile, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import type { Approval, TaskStatus } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { argumentsDigest } from '@waggle/grants';
import { buildApproval, buildProposal, waitFor } from '@waggle/testing';
import { readDecisionFile } from '@waggle/workspace-files';
import { asked, decisions, desk, faults, lookedUp, move, queue, released, settled } from '../../test/deciding-desk.js';
import { byHand, closeFolder, decisionsOn, nameOf, names, onDisk, openFolder, PENDING, read, start, untilText, waiting } from '../../test/deciding-folder.js';
import { untilWatched } from '../../test/deciding-watch.js';

beforeEach(openFolder);
afterEach(closeFolder);

describe('an approval file that is moved', () => {
  it('decides for the digest that it shows, in the operator’s name [R-FOLDER-DECISION]', async () => {
    await start();
    const [yes, no] = [await waiting(), await waiting()];
    await byHand(yes.taskId, 'Approved');
    await writeFile(onDisk(`${PENDING}/${nameOf(no.taskId)}`), (await read(`${PENDING}/${nameOf(no.taskId)}`)).replace('Reason:', 'Reason: too dear\nAgain: yes'));
    await byHand(no.taskId, 'Rejected');
    await waitFor(() => decisions.length === 2);
    expect(decisionsOn(yes)).toMatchObject([{ verdict: 'approve', digest: yes.digest, person: 'olga', channel: 'folder' }]);
    expect(decisionsOn(no)).toMatchObject([{ verdict: 'reject', digest: no.digest, reason: 'too dear', again: true }]);
    await untilText(`Approved/${nameOf(yes.taskId)}`, 'decided_by: olga');
    await move(queue.get(yes.id) ?? yes, 'approved');
    await untilText(`Approved/${nameOf(yes.taskId)}`, '**approved** by olga');
  });

  it('without a reason says who moved it', async () => {
    await start();
    const approval = await waiting();
    await byHand(approval.taskId, 'Rejected');
    await waitFor(() => decisions[0]?.reason === 'moved to Rejected by olga');
  });

  it('with edited arguments modifies, also after an editor saved it anew', async () => {
    await start();
    const approval = await waiting();
    const file = `${PENDING}/${nameOf(approval.taskId)}`;
    const text = (await read(file)).replace(/("text": ")[^"]*/, '$1Dear Ada, it comes tomorrow.').replace(/\n/g, '\r\n');
    await unlink(onDisk(file));
    await writeFile(onDisk(`Approved/${nameOf(approval.taskId)}`), text);
    await waitFor(() => decisions.length === 1);
    expect(decisions).toMatchObject([{ verdict: 'modify', digest: approval.digest, args: { ...approval.proposal.args, text: 'Dear Ada, it comes tomorrow.' } }]);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['arguments that are no JSON', (text) => text.replace('"subject":', '"subject"'), /no valid JSON/],
    ['an edited preview', (text) => text.replace('Dear Ada, the list', 'Dear Ada, no list'), /Something besides the arguments was changed/],
    ['broken fields', (text) => text.replace('class: always', 'class: : :'), /not valid YAML/],
  ])('with %s goes back with a note beside it, and nothing is lost [R-FOLDER-DECISION]', async (_title, edit, said) => {
    await start();
    const approval = await waiting();
    const file = `${PENDING}/${nameOf(approval.taskId)}`;
    const edited = edit(await read(file));
    expect(edited).not.toBe(await read(file));
    await writeFile(onDisk(file), edited);
    await byHand(approval.taskId, 'Approved');
    const note = await waitFor(() => read(`${PENDING}/APPROVE_${approval.taskId}.error.md`), { describe: 'the note' });
    expect(note).toMatch(said);
    const back = await read(file);
    for (const line of edited.split('\n')) expect(back).toContain(line);
    expect(await names('Approved')).toEqual([]);
    expect(decisions).toEqual([]);
    await move({ ...approval, state: 'expired' }, 'expired');
    await waitFor(async () => (await names(PENDING)).length === 0);
  });

  it('goes back with a note in it when something is to be filled in', async () => {
    await start();
    const approval = await waiting();
    faults.push(new AppError('blanks_left', 'invalid', 'A person must fill in something first: modify it', { blanks: ['the date'] }));
    await byHand(approval.taskId, 'Approved');
    await untilText(`${PENDING}/${nameOf(approval.taskId)}`, 'modify it: the date.');
    expect(readDecisionFile(await read(`${PENDING}/${nameOf(approval.taskId)}`))).toMatchObject({ changed: false, state: 'pending' });
    await byHand(approval.taskId, 'Approved');
    await waitFor(() => decisions.length === 1);
  });

  it('that was decided meanwhile lies where the truth is and says by whom and when [R-FOLDER-DECISION]', async () => {
    await start();
    const [before, after] = [await waiting(), await waiting()];
    const verdict = { verdict: 'reject', person: 'piet', channel: 'rest', decidedAt: '2026-11-27T09:00:00.000Z', reason: 'no', args: undefined } as const;
    settled(before, verdict);
    await byHand(before.taskId, 'Approved');
    const said = 'Already rejected by piet at 2026-11-27T09:00:00.000Z';
    await untilText(`Rejected/${nameOf(before.taskId)}`, said);
    await move(queue.get(before.id) ?? before, 'rejected');
    await untilText(`Rejected/${nameOf(before.taskId)}`, '**rejected** by piet');
    expect(await read(`Rejected/${nameOf(before.taskId)}`)).toContain(said);
    const kept = await read(`${PENDING}/${nameOf(after.taskId)}`);
    await move(settled(after, verdict), 'rejected');
    await untilText(`Rejected/${nameOf(after.taskId)}`, '**rejected** by piet');
    await writeFile(onDisk(`Approved/${nameOf(after.taskId)}`), kept);
    await untilText(`Rejected/${nameOf(after.taskId)}`, said);
    await waitFor(async () => (await names('Approved')).length === 0);
    expect(decisions).toEqual([]);
  });

  it('that shows something else than waits goes back to what is new', async () => {
    await start();
    const approval = await waiting();
    await byHand(approval.taskId, 'Approved');
    await waitFor(() => decisions.length === 1);
    const changed = await waiting();
    const text = await read(`${PENDING}/${nameOf(changed.taskId)}`);
    const fresh = { ...changed, digest: argumentsDigest({}) };
    queue.set(changed.id, fresh);
    await move(fresh);
    await untilText(`${PENDING}/${nameOf(changed.taskId)}`, fresh.digest);
    await writeFile(onDisk(`Approved/${nameOf(changed.taskId)}`), text);
    await untilText(`${PENDING}/${nameOf(changed.taskId)}`, 'What was shown is not what waits here');
    await waitFor(async () => !(await names('Approved')).includes(nameOf(changed.taskId)), { describe: 'the late file gone' });
    expect(await names('Approved')).toEqual([nameOf(approval.taskId)]);
    expect(decisions).toHaveLength(1);
  });

  it('goes back when another person must agree as well', async () => {
    await start();
    const approval = await waiting({ peopleNeeded: 2 });
    await byHand(approval.taskId, 'Approved');
    await untilText(`${PENDING}/${nameOf(approval.taskId)}`, 'olga agreed; 2 people must');
    await waitFor(async () => (await names('Approved')).length === 0, { describe: 'nothing left in Approved' });
  });

  it('again, as a copy of what the same person decided before, goes, and the file says so [R-FOLDER-DECISION]', async () => {
    await start();
    const approval = await waiting();
    const shown = await read(`${PENDING}/${nameOf(approval.taskId)}`);
    await byHand(approval.taskId, 'Approved');
    await untilText(`Approved/${nameOf(approval.taskId)}`, 'state: approved');
    const approved = queue.get(approval.id) ?? approval;
    await move(approved, 'approved');
    const executed: Approval = { ...approved, state: 'executed' };
    queue.set(approval.id, executed);
    await move(executed, 'done');
    await waitFor(async () => (await names('Approved')).length === 0, { describe: () => 'the file to go to Done' });
    await writeFile(onDisk(`Approved/${nameOf(approval.taskId)}`), shown);
    await untilText(`Done/${nameOf(approval.taskId)}`, `too late. Already executed by olga at ${executed.decidedAt ?? ''}`);
    await waitFor(async () => (await names('Approved')).length === 0, { describe: () => 'the copy to go' });
    expect(decisionsOn(approval)).toHaveLength(1);
  });

  it('while nobody looked is found at the next start, and decides once after a lost answer, a crash and with two services [R-FOLDER-DECISION]', async () => {
    const first = await start();
    const approvals = [await waiting(), await waiting()];
    await first.stop();
    for (const { taskId } of approvals) await byHand(taskId, 'Approved');
    faults.push('lost', new AppError('ask_timeout', 'transient', 'away'));
    await Promise.all([start(), start()]);
    for (const { taskId } of approvals) await untilText(`Approved/${nameOf(taskId)}`, 'state: approved');
    expect(approvals.map((approval) => decisionsOn(approval).length)).toEqual([1, 1]);
    expect(await read(`Approved/${nameOf(approvals[0]?.taskId ?? '')}`)).not.toContain('too late');
  });

  it('fifty times at once, to and fro, is one decision', async () => {
    await start();
    const approval = await waiting();
    const text = await read(`${PENDING}/${nameOf(approval.taskId)}`);
    await unlink(onDisk(`${PENDING}/${nameOf(approval.taskId)}`));
    await Promise.all(Array.from({ length: 50 }, (_, at) => writeFile(onDisk(`${at % 2 === 0 ? 'Approved' : 'Rejected'}/${nameOf(approval.taskId)}`), text)));
    await waitFor(async () => (await names('Approved')).length + (await names('Rejected')).length === 1 && decisions.length > 0);
    expect(decisions).toHaveLength(1);
  });
});

describe('an approval file that is edited in Approved', () => {
  /** Approved by its move, and placed. */
  async function approved(): Promise<Approval> {
    const { id, taskId } = await waiting();
    await byHand(taskId, 'Approved');
    await waitFor(() => decisions.length === 1);
    await move(queue.get(id)!, 'approved');
    await untilText(`Approved/${nameOf(taskId)}`, '**approved** by olga');
    return queue.get(id)!;
  }

  const edit = async ({ taskId }: Approval): Promise<void> => {
    const file = onDisk(`Approved/${nameOf(taskId)}`);
    await writeFile(file, (await readFile(file, 'utf8')).replace(/("text": ")[^"]*/, '$1Dear Ada, it is cheaper.'));
  };

  const ENDS: Array<[string, boolean, string, string]> = [
    ['waits again', false, PENDING, 'so the approval was taken back. What was written lies beside this file'],
    ['is done', true, 'Done', 'too late: it was carried out as it was approved'],
  ];
  const ended = async (approval: Approval, late: boolean): Promise<void> => {
    if (late) queue.set(approval.id, { ...approval, state: 'executed' });
    await move(queue.get(approval.id)!, late ? 'done' : 'pending_approval');
  };
  const keptOf = ({ taskId }: Approval): string => `${PENDING}/APPROVE_${taskId}.error.md`;
  const untilKept = (approval: Approval, kept: boolean) => waitFor(async () => (await read(keptOf(approval)).then(() => true, () => false)) === kept, { describe: 'what was written to lie beside it, or nowhere' });

  it('waits again, with what was written beside it [R-EDITED-AFTER-APPROVAL]', async () => {
    await start();
    const approval = await approved();
    await edit(approval);
    await waitFor(() => decisions.length === 2, { describe: 'the approval taken back' });
    expect(decisions[1]).toMatchObject({ verdict: 'undo', approvalId: approval.id, digest: approval.digest, person: 'olga', channel: 'folder' });
    await move(queue.get(approval.id)!);
    await untilText(`${PENDING}/${nameOf(approval.taskId)}`, 'so the approval was taken back');
    expect(await read(`${PENDING}/APPROVE_${approval.taskId}.error.md`)).toContain('Dear Ada, it is cheaper.');
    await waitFor(async () => (await names('Approved')).length === 0, { describe: 'nothing to be approved' });
  });

  it.each<[string, (text: string) => string]>([
    ['with its digest', (text) => text.replace(/("text": ")[^"]*/, '$1Free of charge.').replace(/digest: \w+/, `digest: ${'0'.repeat(64)}`)],
    ['so that it cannot be read', (text) => text.replace('class: always', 'class: : :')],
    ['by taking it all out', () => ''],
  ])('waits again when it is edited %s [R-EDITED-AFTER-APPROVAL]', async (_how, edited) => {
    await start();
    const approval = await approved();
    const file = onDisk(`Approved/${nameOf(approval.taskId)}`);
    await writeFile(file, edited(await readFile(file, 'utf8')));
    await waitFor(() => decisions.length === 2, { describe: 'the approval taken back' });
    expect(decisions[1]).toMatchObject({ verdict: 'undo', approvalId: approval.id });
  });

  it('says so when that was too late [R-EDITED-AFTER-APPROVAL]', async () => {
    await start();
    const approval = await approved();
    released.add(approval.id);
    await edit(approval);
    await waitFor(() => decisionsOn(approval).some(({ verdict }) => verdict === 'undo'), { describe: 'an undo' });
    await waitFor(async () => (await names(PENDING)).length === 0, { describe: 'nothing to wait' });
    await move({ ...approval, state: 'executed' }, 'done');
    await untilText(`Done/${nameOf(approval.taskId)}`, 'too late: it was carried out as it was approved');
  });

  it.each(ENDS.flatMap(([what, ...end]) => [[what, 'before that is known', false, ...end], [what, 'and the answer is lost', true, ...end]] as const))('says what became of the edit also when the task %s %s [R-EDITED-AFTER-APPROVAL]', async (_what, _when, lost, late, folder, said) => {
    await start();
    const approval = await approved();
    const file = `${folder}/${nameOf(approval.taskId)}`;
    if (late) released.add(approval.id);
    if (lost) faults.push('lost');
    desk.beforeAnswer = async () => {
      await ended(approval, late);
      await waitFor(() => read(file), { describe: () => `${file} to be placed` });
    };
    await edit(approval);
    await untilText(file, said);
    expect((await read(file)).match(/^> \[!failure\]/gmu) ?? []).toHaveLength(1);
    await untilKept(approval, !late);
  });

  it.each(ENDS)('says that it %s also when the answer is lost and the task moves later [R-EDITED-AFTER-APPROVAL]', async (_what, late, folder, said) => {
    await start();
    const approval = await approved();
    if (late) released.add(approval.id);
    faults.push('lost');
    await edit(approval);
    await waitFor(() => lookedUp.includes(approval.id), { describe: 'another look' });
    await ended(approval, late);
    await untilText(`${folder}/${nameOf(approval.taskId)}`, said);
    await untilKept(approval, !late);
  });

  it.each(ENDS)('says nothing false when nobody ever learned that it %s [R-EDITED-AFTER-APPROVAL]', async (_what, late, folder) => {
    const first = await start();
    const approval = await approved();
    if (late) released.add(approval.id);
    desk.beforeUndo = () => void (desk.mute = true);
    await edit(approval);
    await waitFor(() => decisions.length === 2, { describe: 'an undo' });
    await first.stop();
    await start({ FOLDER_DECISION_KEY: '' });
    await ended(approval, late);
    await untilText(`${folder}/${nameOf(approval.taskId)}`, ', after it was approved. What was written is kept beside where it waits.');
    const kept = await read(keptOf(approval));
    expect(kept).toContain('Dear Ada, it is cheaper.');
    expect(kept).not.toMatch(/was taken back|Nothing was sent/);
  });

  it.each<[Approval['state'], TaskStatus, string, string]>([
    ['pending', 'pending_approval', PENDING, 'so the approval was taken back. What was written lies beside this file'],
    ['rejected', 'rejected', 'Rejected', 'already rejected by piet at 2026-11-27T09:00:00.000Z'],
    ['expired', 'expired', 'Rejected', 'already expired'],
    ['failed', 'failed', 'Rejected', 'already failed'],
  ])('says what it is when it is %s before it can be taken back [R-EDITED-AFTER-APPROVAL]', async (state, status, folder, said) => {
    await start();
    const approval = await approved();
    const now: Approval = { ...approval, state, decidedBy: 'piet', decidedAt: '2026-11-27T09:00:00.000Z' };
    desk.beforeUndo = () => void queue.set(approval.id, now);
    await edit(approval);
    await waitFor(() => lookedUp.includes(approval.id), { describe: 'a look at what it is' });
    await move(now, status);
    await untilText(`${folder}/${nameOf(approval.taskId)}`, said);
    await untilKept(approval, state === 'pending');
  });

  it('leaves alone what lies there for the next approval of the task', async () => {
    const service = await start();
    const approval = await approved();
    const second = buildApproval({ proposal: buildProposal(), taskId: approval.taskId });
    const file = `${PENDING}/${nameOf(approval.taskId)}`;
    released.add(approval.id);
    desk.beforeAnswer = async () => {
      await move(second);
      await untilText(file, second.id);
      await writeFile(onDisk(keptOf(second)), 'Of the second.');
    };
    await edit(approval);
    await untilText(keptOf(second), 'Of the second.');
    await service.stop();
    expect(await read(file)).not.toContain('Edited at');
    expect(await read(keptOf(second))).toBe('Of the second.');
  });

  it('but for its arguments stays approved', async () => {
    await start();
    const noted = await approved();
    const file = onDisk(`Approved/${nameOf(noted.taskId)}`);
    await writeFile(file, `${await readFile(file, 'utf8')}\nA note of mine.\n`);
    const other = await waiting();
    await byHand(other.taskId, 'Approved');
    await waitFor(() => decisionsOn(other).length === 1);
    expect(decisionsOn(noted)).toHaveLength(1);
  });
});

describe('what decides nothing', () => {
  it('is a copy, a link, a file of a sync tool, another name, an unknown task, and our own files [R-FOLDER-DECISION]', async () => {
    await start();
    const approval = await waiting();
    const name = nameOf(approval.taskId);
    const text = await read(`${PENDING}/${name}`);
    await copyFile(onDisk(`${PENDING}/${name}`), onDisk(`Approved/${name}`));
    await symlink(onDisk(`${PENDING}/${name}`), onDisk(`Rejected/${name}`));
    for (const other of [`APPROVE_${approval.taskId}.conflict-cloud.md`, `APPROVE_${approval.taskId} (copy).md`, `.${name}.tmp`, `${name}~`, `APPROVE_${approval.taskId}.sync-conflict-20261127-ABC.md`, nameOf('EMAIL_unknown')]) await writeFile(onDisk(`Rejected/${other}`), text);
    const real = await waiting();
    await byHand(real.taskId, 'Approved');
    await waitFor(() => decisions.length > 0);
    const withdrawn: Approval = { ...approval, state: 'withdrawn', decidedBy: 'orchestrator', decidedAt: '2026-11-27T09:00:00.000Z' };
    queue.set(approval.id, withdrawn);
    await move(withdrawn, 'cancelled');
    await waitFor(async () => (await names('Approved')).join() === nameOf(real.taskId), { describe: () => 'the copy to go' });
    const last = await waiting();
    await byHand(last.taskId, 'Rejected');
    await waitFor(() => decisions.length > 1);
    expect(decisions.map(({ approvalId }) => approvalId)).toEqual([real.id, last.id]);
  });

  it.each([
    ['a zone that only prepares', { WAGGLE_ROLE: 'cloud' }],
    ['a zone without the key', { FOLDER_DECISION_KEY: '' }],
  ])('is any file in %s', async (_title, settings) => {
    const service = await start(settings);
    const approval = await waiting();
    expect(await read(`${PENDING}/${nameOf(approval.taskId)}`)).not.toContain('move this file');
    await byHand(approval.taskId, 'Approved');
    await untilWatched(onDisk(), `Approved/${nameOf(approval.taskId)}`);
    await service.stop();
    expect(asked).toEqual([]);
  });
});
