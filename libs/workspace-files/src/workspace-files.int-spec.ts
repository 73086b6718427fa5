import { execFile } from 'node:child_process';
import { chmod, link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@waggle/errors';
import { asPlainUser } from '@waggle/testing';
import { writeAtomic, writeIfMissing } from './atomic-write.js';
import { claimFile, finishClaim } from './claim.js';
import { FolderCounter } from './folder-counter.js';
import { listFolder } from './folder-listing.js';
import { ensureLayout, FOLDERS, MAX_TASK_BYTES, onDisk } from './folders.js';
import { Journal } from './journal.js';
import { moveFile } from './move.js';
import { NextFiles } from './next-files.js';
import { rejectFile, rejectUnreadableNames } from './reject.js';
import { readStable } from './task-file.js';

describe('the workspace folder', () => {
  let root: string;
  const opened: NextFiles[] = [];
  const put = (file: string, text = 'x'): Promise<void> => writeFile(onDisk(root, file), text);
  const read = (file: string): Promise<string> => readFile(onDisk(root, file), 'utf8');
  const nextFiles = (options = {}): NextFiles => {
    const next = new NextFiles(root, options);
    opened.push(next);
    return next;
  };

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'waggle-files-'));
    await ensureLayout(root);
  });
  afterEach(async () => {
    for (const next of opened.splice(0)) next.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('has all folders, and leaves what is there alone', async () => {
    await put('Company_Handbook.md', 'ours');
    await ensureLayout(root);
    expect(await readdir(root)).toEqual(expect.arrayContaining([...FOLDERS]));
    expect(await read('Company_Handbook.md')).toBe('ours');
  });

  it('writes whole files and leaves nothing beside them', async () => {
    await writeAtomic(onDisk(root, 'Done/a.md'), 'one');
    await writeAtomic(onDisk(root, 'Done/a.md'), 'two');
    expect(await writeIfMissing(onDisk(root, 'Done/a.md'), 'three')).toBe(false);
    expect(await read('Done/a.md')).toBe('two');
    expect(await readdir(onDisk(root, 'Done'))).toEqual(['a.md']);
  });

  describe('a claim', () => {
    it('has one winner', async () => {
      await put('Needs_Action/email/EMAIL_1.md', 'hello');
      const results = await Promise.all(['sales', 'finance', 'content'].map((agent) => claimFile(root, 'Needs_Action/email/EMAIL_1.md', agent)));
      expect(results.map(({ outcome }) => outcome).sort()).toEqual(['lost', 'lost', 'won']);
    });

    it('never replaces a file that is in progress', async () => {
      await mkdir(onDisk(root, 'In_Progress/sales'), { recursive: true });
      await put('In_Progress/sales/EMAIL_1.md', 'first');
      await put('Needs_Action/EMAIL_1.md', 'second');
      const result = await claimFile(root, 'Needs_Action/EMAIL_1.md', 'sales');
      expect(result).toEqual({ outcome: 'taken', file: expect.stringMatching(/^In_Progress\/sales\/\.claim-/) });
      expect(await read('In_Progress/sales/EMAIL_1.md')).toBe('first');
      const error = new AppError('duplicate_id', 'conflict', 'Known.');
      expect(result.outcome === 'taken' && (await rejectFile(root, result.file, error))).toBe('Rejected/EMAIL_1.md');
      expect(await read('Rejected/EMAIL_1.md')).toBe('second');
    });

    it('of two files of one name keeps both, whoever wins', async () => {
      for (let round = 0; round < 50; round += 1) {
        const name = `EMAIL_${round}.md`;
        await put(`Needs_Action/email/${name}`, 'one');
        await put(`Needs_Action/social/${name}`, 'two');
        const results = await Promise.all(['email', 'social'].map((domain) => claimFile(root, `Needs_Action/${domain}/${name}`, 'sales')));
        expect(results.map(({ outcome }) => outcome).sort()).toEqual(['taken', 'won']);
      }
    });

    it.each(['before', 'after'])('that a crash left half done %s its link is finished', async (moment) => {
      await mkdir(onDisk(root, 'In_Progress/sales'), { recursive: true });
      const half = `In_Progress/sales/.claim-${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}-EMAIL_1.md`;
      await put(half, 'text');
      if (moment === 'after') await link(onDisk(root, half), onDisk(root, 'In_Progress/sales/EMAIL_1.md'));
      expect(await finishClaim(root, half)).toEqual({ outcome: 'won', file: 'In_Progress/sales/EMAIL_1.md' });
      expect(await readdir(onDisk(root, 'In_Progress/sales'))).toEqual(['EMAIL_1.md']);
    });
  });

  it('a move can be repeated and finds the file where it is', async () => {
    await put('Approved/APPROVE_EMAIL_1.md');
    const places = ['Pending_Approval/email/APPROVE_EMAIL_1.md', 'Approved/APPROVE_EMAIL_1.md'];
    expect(await moveFile(root, places, 'Done/APPROVE_EMAIL_1.md')).toBe(true);
    expect(await moveFile(root, places, 'Done/APPROVE_EMAIL_1.md')).toBe(true);
    expect(await moveFile(root, places, 'Rejected/APPROVE_EMAIL_1.md')).toBe(false);
  });

  describe('a reject', () => {
    const error = new AppError('bad_yaml', 'invalid', 'Not valid.', { line: 2, column: 3, mend: 'Quote it.' });

    it('stands beside a note that says why, and keeps an earlier one of the same name', async () => {
      await put('Needs_Action/EMAIL_1.md', 'one');
      await rejectFile(root, 'Needs_Action/EMAIL_1.md', error);
      await put('Needs_Action/EMAIL_1.md', 'two');
      expect(await rejectFile(root, 'Needs_Action/EMAIL_1.md', error)).toBe('Rejected/EMAIL_1.2.md');
      expect((await readdir(onDisk(root, 'Rejected'))).sort()).toEqual(['EMAIL_1.2.error.md', 'EMAIL_1.2.md', 'EMAIL_1.error.md', 'EMAIL_1.md']);
      expect(await read('Rejected/EMAIL_1.error.md')).toContain('line 2, column 3');
    });

    it('gets a name that can be shown', async () => {
      await put('Needs_Action/EMAIL_a\u202ecod.md');
      expect(await rejectFile(root, 'Needs_Action/EMAIL_a\u202ecod.md', error)).toMatch(/^Rejected\/EMAIL_a_cod-[0-9a-f]{8}\.md$/);
    });

    it('takes a name that is not UTF-8', async () => {
      await writeFile(Buffer.concat([Buffer.from(`${root}/Needs_Action/EMAIL_`), Buffer.from([0xff]), Buffer.from('.md')]), 'x');
      expect(await rejectUnreadableNames(root, 'Needs_Action')).toHaveLength(1);
      expect(await readdir(onDisk(root, 'Needs_Action'))).not.toContain('EMAIL_\ufffd.md');
    });

    it('moves a link, not what it points to', async () => {
      await put('Done/secret.md', 'secret');
      await symlink('../Done/secret.md', onDisk(root, 'Needs_Action/EMAIL_1.md'));
      await expect(readStable(onDisk(root, 'Needs_Action/EMAIL_1.md'))).rejects.toMatchObject({ code: 'symbolic_link' });
      await rejectFile(root, 'Needs_Action/EMAIL_1.md', error);
      expect(await read('Done/secret.md')).toBe('secret');
      await expect(stat(onDisk(root, 'Needs_Action/EMAIL_1.md'))).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  it('does not read a file that is too large, nor a pipe', async () => {
    await put('Needs_Action/EMAIL_1.md', 'a'.repeat(MAX_TASK_BYTES + 1));
    await expect(readStable(onDisk(root, 'Needs_Action/EMAIL_1.md'))).rejects.toMatchObject({ code: 'too_large' });
    await promisify(execFile)('mkfifo', [onDisk(root, 'Needs_Action/EMAIL_2.md')]);
    await expect(readStable(onDisk(root, 'Needs_Action/EMAIL_2.md'))).rejects.toMatchObject({ code: 'not_a_file' });
  });

  describe('a journal', () => {
    const line = (id: number) => ({ id: `id-${id}`, value: id });

    it('holds each line of several writers once, also when an append is repeated after a crash', async () => {
      const file = onDisk(root, 'Logs/claims.jsonl');
      const writers = [new Journal(file), new Journal(file), new Journal(file)];
      await Promise.all(writers.flatMap((writer, w) => Array.from({ length: 50 }, (_, i) => writer.append([line(w * 50 + i)]))));
      await new Journal(file).append([line(149), line(150)]);
      const lines = (await read('Logs/claims.jsonl')).trimEnd().split('\n').map((text) => (JSON.parse(text) as { value: number }).value);
      expect(lines.sort((a, b) => a - b)).toEqual(Array.from({ length: 151 }, (_, i) => i));
    });

    it('fails when only a part could be written, and then holds all of it once [R-JOURNAL-WHOLE]', async () => {
      const file = onDisk(root, 'Logs/claims.jsonl');
      // The system takes what still fits below the limit (1 KB) and says so by a number, as a full disk does.
      const limited = `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`;
      const append = async (limit: boolean): Promise<string> => {
        const node = [process.execPath, path.join(import.meta.dirname, '../test/appender.mjs'), file, '1', '60'];
        return (await promisify(execFile)('bash', ['-c', limit ? limited : 'exec "$0" "$@"', ...node])).stdout;
      };
      expect(await append(true)).toBe('journal_cut_short');
      await new Journal(file).append([line(99)]);
      expect(await append(false)).toBe('written');
      const whole = (await read('Logs/claims.jsonl')).trimEnd().split('\n').filter((text) => text.endsWith('}'));
      expect(whole.map((text) => (JSON.parse(text) as { value: number }).value).sort((a, b) => a - b)).toEqual([...Array.from({ length: 60 }, (_, i) => i + 1), 99]);
    });

    it('begins a new line after a torn one', async () => {
      await put('Logs/claims.jsonl', '{"id":"torn');
      await new Journal(onDisk(root, 'Logs/claims.jsonl')).append([line(1)]);
      expect(await read('Logs/claims.jsonl')).toBe('{"id":"torn\n{"id":"id-1","value":1}\n');
    });
  });

  it('counts task files, not notes and companions, and lists by name', async () => {
    for (const file of ['Needs_Action/EMAIL_2.md', 'Needs_Action/email/EMAIL_1.md', 'Needs_Action/.hidden.md', 'Done/EMAIL_3.md', 'Done/APPROVE_EMAIL_3.md', 'Rejected/EMAIL_4.md', 'Rejected/EMAIL_4.error.md']) await put(file);
    expect(await new FolderCounter(root).counts()).toMatchObject({ Needs_Action: 2, Done: 1, Rejected: 1, Approved: 0 });
    expect((await listFolder(root, 'Needs_Action', 10)).map(({ path: file }) => file)).toEqual(['Needs_Action/email/EMAIL_1.md', 'Needs_Action/EMAIL_2.md']);
    await expect(listFolder(root, 'Needs_Action/../..', 10)).rejects.toMatchObject({ code: 'unknown_folder' });
    await expect(listFolder(root, '/etc', 10)).rejects.toMatchObject({ code: 'unknown_folder' });
  });

  describe('the next files', () => {
    async function takeUntil(next: NextFiles, count: number): Promise<string[]> {
      const taken: string[] = [];
      while (taken.length < count) {
        await next.untilWaiting();
        taken.push(...next.take(count - taken.length));
      }
      return taken;
    }

    it('are those that wait and those that come, from all intake folders', async () => {
      await put('Needs_Action/EMAIL_1.md');
      await put('Needs_Action/email/EMAIL_2.md');
      const next = nextFiles();
      next.start();
      expect((await takeUntil(next, 2)).sort()).toEqual(['Needs_Action/EMAIL_1.md', 'Needs_Action/email/EMAIL_2.md']);
      await put('Needs_Action/social/LINKEDIN_1.md');
      expect(await takeUntil(next, 1)).toEqual(['Needs_Action/social/LINKEDIN_1.md']);
    });

    it('put urgent ones first and give the backlog a share', () => {
      const next = nextFiles();
      for (const name of ['a', 'b', 'c', 'd', 'e']) next.offer(`Needs_Action/${name}`, 'fresh');
      for (const name of ['x', 'y']) next.offer(`Needs_Action/${name}`, 'backlog');
      next.offer('Needs_Action/u', 'urgent');
      expect(next.take(10).map((file) => path.basename(file)).join('')).toBe('uabcxdey');
    });

    it('leave alone what is not accepted, hidden or queued already', () => {
      const next = nextFiles({ accept: (name: string) => !name.startsWith('PAYMENT_') });
      for (const name of ['PAYMENT_1.md', '.x.tmp', 'EMAIL_1.md', 'EMAIL_1.md']) next.offer(`Needs_Action/${name}`);
      expect(next.take(10)).toEqual(['Needs_Action/EMAIL_1.md']);
    });

    it('come back after a folder was taken away and made again', async () => {
      const next = nextFiles();
      next.start();
      await next.sweep();
      await rm(onDisk(root, 'Needs_Action/email'), { recursive: true });
      await next.sweep();
      await put('Needs_Action/email/EMAIL_1.md');
      expect(await takeUntil(next, 1)).toEqual(['Needs_Action/email/EMAIL_1.md']);
    });

    it('come from all folders but the one that cannot be read, of which it is told', async () => {
      const troubles: unknown[] = [];
      const next = nextFiles({ onTrouble: (error: unknown) => troubles.push(error) });
      await put('Needs_Action/accounting/PAYMENT_1.md');
      await put('Needs_Action/social/LINKEDIN_1.md');
      const asBefore = await asPlainUser(root);
      await chmod(onDisk(root, 'Needs_Action/accounting'), 0o000);
      try {
        await next.sweep();
        expect(next.take(10)).toEqual(['Needs_Action/social/LINKEDIN_1.md']);
        expect(troubles).toMatchObject([{ code: 'EACCES' }]);
        await chmod(onDisk(root, 'Needs_Action/accounting'), 0o755);
        await next.sweep();
        expect(next.take(10)).toContain('Needs_Action/accounting/PAYMENT_1.md');
      } finally {
        asBefore();
      }
    });

    it('reads a file whole that somebody is still writing', async () => {
      const file = onDisk(root, 'Needs_Action/EMAIL_1.md');
      await writeFile(file, 'part');
      await utimes(file, new Date(0), new Date(0));
      expect((await readStable(file)).toString()).toBe('part');
    });
  });
});
