// Releases of this checkout, and ones that are broken on purpose.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../services.mjs';

/** Files are linked, not copied: one that is changed is written anew. */
function rewrite(file, change) {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${file} has nothing to break`);
  rmSync(file);
  writeFileSync(file, after);
}

const migration = (statements) => `class Tried1700000009990 { async up(runner) { ${statements.map((sql) => `await runner.query(${JSON.stringify(sql)});`).join(' ')} } async down() {} }`;
const withMigration = (statements) => (text) => text.replace(/(migrations: \[[^\]]*)(\s*\])/, (_, list, end) => `${list.replace(/,\s*$/, '')}, ${migration(statements)}${end}`);

const AUDIT = 'apps/audit/dist/index.js';
const BROKEN = {
  starts_not: [['apps/cli/dist/zone/watch-people.js', () => "export function watchPeople() { throw new Error('this release does not start'); }\n"]],
  migrates_not: [[AUDIT, withMigration(['ALTER TABLE entry ADD COLUMN half text', 'SELECT no_such_function()'])]],
  works_not: [
    [AUDIT, withMigration(['CREATE TABLE tried (id int)'])],
    ['apps/gateway/dist/tasks/tasks.controller.js', (text) => text.replace('this.messenger.ask(TaskFile', 'this.messenger.away(TaskFile')],
  ],
};
export const FAULTS = Object.keys(BROKEN);

/** @param modules a folder with the packages of production, if there is one already */
export function makeRelease(folder, version, modules) {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/deploy/src/release.mjs'), folder, '--version', version, ...(modules ? ['--modules', modules] : [])], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no release: ${stderr}`);
}

/** Another version of a release, with a fault if one is named. */
export function variant(from, folder, version, fault) {
  spawnSync('cp', ['-al', from, folder]);
  rewrite(join(folder, 'VERSION'), () => `${version}\n`);
  for (const [file, change] of BROKEN[fault] ?? []) rewrite(join(folder, file), change);
}
