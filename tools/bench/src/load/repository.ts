import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** So many lie in one folder, as finished work does; of the others a few in each, where the history goes on. */
const FLAT = 10_000;
const FOLDERS = 36;
const WHO = 'committer Bench <bench@waggle.invalid>';
const START = 1_700_000_000;

export async function makeRepository(folder: string): Promise<void> {
  await git(['init', '--quiet', '--bare', '--initial-branch=main', folder]);
}

/** A bare repository whose first commit holds all files and each further one changes one of them. */
export async function makeLargeRepository(folder: string, size: { files: number; commits: number }): Promise<void> {
  await makeRepository(folder);
  await git(['-C', folder, 'fast-import', '--quiet'], history(size));
}

function* history({ files, commits }: { files: number; commits: number }): Generator<string> {
  yield `commit refs/heads/main\n${WHO} ${START} +0000\ndata 5\nBegin\n`;
  for (let n = 0; n < files; n++) yield fileAs(n, 0);
  for (let commit = 1; commit < commits; commit++) yield `commit refs/heads/main\n${WHO} ${START + commit} +0000\ndata 6\nChange\n${fileAs(FLAT + (commit % (files - FLAT)), commit)}`;
}

function fileAs(n: number, commit: number): string {
  const text = `---\nsubject: Question ${n}\n---\n\nAs of ${commit}: ${'what are your opening hours? '.repeat(8)}\n`;
  return `M 100644 inline ${folderOf(n)}/EMAIL_${n}.md\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}

function folderOf(n: number): string {
  return n < FLAT ? 'Rejected' : `Done/${n % FOLDERS}/${Math.floor(n / FOLDERS) % FOLDERS}`;
}

async function git(args: readonly string[], input: Iterable<string> = []): Promise<void> {
  const child = spawn('git', [...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  await pipeline(Readable.from(input), child.stdin);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}`);
}
