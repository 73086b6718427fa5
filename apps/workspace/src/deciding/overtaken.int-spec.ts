import { chmod, readFile, writeFile } from 'node:fs/promises';
import type { Approval } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { asPlainUser, waitFor } from '@waggle/testing';
import { readDecisionFile } from '@waggle/workspace-files';
import { decisions, faults, move, queue, settled } from '../../test/deciding-desk.js';
import { byHand, closeFolder, decisionsOn, nameOf, names, onDisk, openFolder, PENDING, read, start, untilText, waiting } from '../../test/deciding-folder.js';

const BY_COMMAND = { verdict: 'approve', person: 'piet', channel: 'cli', decidedAt: '2026-11-27T09:00:00.000Z', reason: '', args: undefined } as const;
const MINE = 'Dear Ada, it is cheaper.';

beforeEach(openFolder);
afterEach(closeFolder);

const keptOf = (folder: string, { taskId }: Approval): string => `${folder}/APPROVE_${taskId}.error.md`;
const fileOf = (folder: string, { taskId }: Approval): string => `${folder}/${nameOf(taskId)}`;

/** Other arguments and a reason, saved where the file waits. */
async function edit(approval: Approval, text = MINE): Promise<void> {
  const file = onDisk(fileOf(PENDING, approval));
  await writeFile(file, (await readFile(file, 'utf8')).replace(/("text": ")[^"]*/, `$1${text}`).replace('\nReason:', '\nReason: she is a friend'));
}

/** Another person has agreed by a command. */
async function agreed(approval: Approval): Promise<Approval> {
  const now = settled(approval, BY_COMMAND);
  await move(now);
  await untilText(fileOf(PENDING, approval), 'so far piet');
  return now;
}

describe('what a person writes into a file that waits', () => {
  it('is kept beside it when another agrees and the file is written anew [R-FOLDER-DECISION]', async () => {
    await start();
    const approval = await waiting({ peopleNeeded: 3 });
    await edit(approval);
    await agreed(approval);
    const kept = await read(keptOf(PENDING, approval));
    expect(kept).toContain(MINE);
    expect(kept).toContain('Reason: she is a friend');
    const shown = await read(fileOf(PENDING, approval));
    expect(shown).toContain('piet agreed; 3 people must, so this file was written anew. What was written in it before lies beside this file.');
    expect(readDecisionFile(shown)).toMatchObject({ changed: false, reason: '' });
    await edit(approval);
    await byHand(approval.taskId, 'Approved');
    await waitFor(() => decisions.length === 1);
    expect(decisions).toMatchObject([{ verdict: 'modify', args: { text: MINE }, reason: 'she is a friend' }]);
  });

  it('is not said to have come to nothing when it is the reason with which that person has agreed', async () => {
    await start();
    const approval = await waiting({ peopleNeeded: 2 });
    const file = onDisk(fileOf(PENDING, approval));
    await writeFile(file, (await readFile(file, 'utf8')).replace('\nReason:', '\nReason: fine'));
    await move({ ...approval, agreedBy: ['olga'] });
    await untilText(fileOf(PENDING, approval), 'so far olga');
    expect(await names(PENDING)).toEqual([nameOf(approval.taskId)]);
  });

  it('holds up nothing when it cannot be read', async () => {
    await start();
    const approval = await waiting();
    const back = await asPlainUser(onDisk());
    try {
      await chmod(onDisk(fileOf(PENDING, approval)), 0o000);
      await move(settled(approval, BY_COMMAND), 'approved');
      await untilText(fileOf('Approved', approval), 'decided_by: piet');
    } finally {
      back();
    }
  });

  it('is kept once however often the file is written anew, and what is written later comes below', async () => {
    await start();
    const approval = await waiting({ peopleNeeded: 4 });
    await edit(approval);
    const text = await read(fileOf(PENDING, approval));
    const once = await agreed(approval);
    await writeFile(onDisk(fileOf(PENDING, approval)), text);
    await move({ ...once, agreedBy: ['piet', 'ada'] });
    await untilText(fileOf(PENDING, approval), 'so far piet, ada.');
    expect(await read(fileOf(PENDING, approval))).toContain('lies beside this file');
    await edit(approval, 'Dear Ada, take two.');
    await move({ ...once, agreedBy: ['piet', 'ada', 'eva'] });
    await untilText(fileOf(PENDING, approval), 'so far piet, ada, eva');
    const kept = await read(keptOf(PENDING, approval));
    expect(kept.split(MINE)).toHaveLength(2);
    expect(kept).toContain('Dear Ada, take two.');
  });

  it('is kept when somebody else decides before it is moved [R-FOLDER-DECISION]', async () => {
    await start();
    const approval = await waiting();
    await edit(approval);
    await move(settled(approval, BY_COMMAND), 'approved');
    await untilText(fileOf('Approved', approval), 'too late: already approved by piet at 2026-11-27T09:00:00.000Z');
    expect(await read(keptOf('Approved', approval))).toContain(MINE);
    await waitFor(async () => (await names(PENDING)).length === 0);
  });

  it('leaves no note when there is nothing', async () => {
    await start();
    const approval = await waiting({ peopleNeeded: 3 });
    await move(await agreed(approval), 'approved');
    await waitFor(async () => (await names('Approved')).length === 1 && (await names(PENDING)).length === 0);
    expect(await names('Approved')).toEqual([nameOf(approval.taskId)]);
    expect(await read(fileOf('Approved', approval))).not.toContain('lies beside');
  });
});

describe('a file that is edited and moved to Approved while somebody else approves', () => {
  it.each<[string, boolean]>([
    ['before the move is looked at', true],
    ['after the move is looked at', false],
  ])('says that it was too late, and keeps what was written to the end, when that is shown %s [R-FOLDER-DECISION]', async (_when, placedFirst) => {
    await start();
    const approval = await waiting();
    const approved = settled(approval, BY_COMMAND);
    if (placedFirst) faults.push(...Array.from({ length: 3 }, () => new AppError('ask_timeout', 'transient', 'away')));
    await edit(approval);
    await byHand(approval.taskId, 'Approved');
    if (!placedFirst) await untilText(fileOf('Approved', approval), 'too late. Already approved by piet');
    await move(approved, 'approved');
    await untilText(fileOf('Approved', approval), '**approved** by piet');
    expect(await read(fileOf('Approved', approval))).toMatch(/too late.*lready approved by piet at 2026-11-27T09:00:00.000Z.*lies beside this file/);
    expect(await read(keptOf('Approved', approval))).toContain(MINE);
    queue.set(approval.id, { ...approved, state: 'executed' });
    await move({ ...approved, state: 'executed' }, 'done');
    await untilText(fileOf('Done', approval), 'lies beside this file');
    expect(await read(keptOf('Done', approval))).toContain(MINE);
    await waitFor(async () => (await names('Approved')).length === 0);
    expect(decisionsOn(approval)).toEqual([]);
  });

  it('keeps what was written when that was rejected', async () => {
    await start();
    const approval = await waiting();
    const rejected = settled(approval, { ...BY_COMMAND, verdict: 'reject' });
    await edit(approval);
    await byHand(approval.taskId, 'Approved');
    await untilText(fileOf('Rejected', approval), 'too late. Already rejected by piet');
    expect(await read(keptOf('Rejected', approval))).toContain(MINE);
    await move(rejected, 'rejected');
    await untilText(fileOf('Rejected', approval), '**rejected** by piet');
    expect(await read(fileOf('Rejected', approval))).toContain('lies beside this file');
  });

  it('is no edit too late when it is what was approved, also when its answer is lost [R-FOLDER-DECISION]', async () => {
    await start();
    const approval = await waiting();
    faults.push('lost');
    await edit(approval);
    await byHand(approval.taskId, 'Approved');
    await waitFor(() => decisions.length === 1);
    await move(queue.get(approval.id)!, 'approved');
    await untilText(fileOf('Approved', approval), '**modified** by olga');
    expect(await names('Approved')).toEqual([nameOf(approval.taskId)]);
    expect(await read(fileOf('Approved', approval))).not.toContain('too late');
  });
});
