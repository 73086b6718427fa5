import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DOMAINS, type Domain } from '@waggle/contracts';

/** The folders of a workspace, as people see them. */
export const FOLDERS = [
  'Needs_Action',
  'In_Progress',
  'Plans',
  'Pending_Approval',
  'Approved',
  'Rejected',
  'Done',
  'Updates',
  'Signals',
  'Briefings',
  'Accounting',
  'Logs',
] as const;
export type Folder = (typeof FOLDERS)[number];

/** These have a sub-folder per domain; a file directly in the folder is as good. */
export const FOLDERS_BY_DOMAIN = ['Needs_Action', 'Plans', 'Pending_Approval'] as const satisfies readonly Folder[];
export type FolderByDomain = (typeof FOLDERS_BY_DOMAIN)[number];

/** Largest task file, in bytes. */
export const MAX_TASK_BYTES = 1024 * 1024;

/** A path inside the workspace, `/` between its parts, never absolute and never with `..`. */
export type WorkspacePath = string;

export const folderOfDomain = (folder: FolderByDomain, domain: Domain): WorkspacePath => `${folder}/${domain}`;
export const inProgressOf = (agent: string): WorkspacePath => `In_Progress/${agent}`;
export const taskFileName = (taskId: string): string => `${taskId}.md`;

/** Where new work may lie. */
export const INTAKE_FOLDERS: readonly WorkspacePath[] = ['Needs_Action', ...DOMAINS.map((domain) => folderOfDomain('Needs_Action', domain))];

/** The path on disk. A workspace path is made of checked names only, so this cannot leave the root. */
export function onDisk(root: string, file: WorkspacePath): string {
  return path.join(root, ...file.split('/'));
}

/** Makes the folders that are missing. */
export async function ensureLayout(root: string): Promise<void> {
  const folders: WorkspacePath[] = [...FOLDERS];
  for (const folder of FOLDERS_BY_DOMAIN) folders.push(...DOMAINS.map((domain) => folderOfDomain(folder, domain)));
  for (const folder of folders) await mkdir(onDisk(root, folder), { recursive: true });
}
