import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TROUBLE_CODES } from './cycle.js';
import { NEVER_SHARED } from './never-shared.js';
import { trouble } from './troubles.js';

const checkout = path.join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(checkout, file), 'utf8');

describe('docs/sync.md', () => {
  it('says of every trouble what it means and what to do [R-SYNC-TROUBLE]', () => {
    const rows = read('docs/sync.md').split('\n').filter((line) => line.startsWith('| `'));
    for (const code of TROUBLE_CODES) {
      const row = rows.find((line) => line.includes(`\`${code}\``));
      expect({ code, told: row !== undefined, stops: /\(stops?\)/.test(row ?? '') }).toEqual({ code, told: true, stops: trouble(code).blocks });
    }
  });
});

describe('the Syncthing files', () => {
  it('ignore what is never shared, decisions and the lease, and nothing else [R-SYNC-SYNCTHING]', () => {
    const lines = read('deploy/syncthing/.stignore').split('\n').filter((line) => line !== '' && !line.startsWith('//'));
    expect(lines).toEqual(['/Approved', '/zones.json', ...NEVER_SHARED.map(({ pattern, why }) => `(?i)${why === 'own' ? '/' : ''}${pattern}`)]);
  });

  it('keep each version that loses, tell nobody of the zones, and open no page to others [R-SYNC-SYNCTHING]', () => {
    const config = read('deploy/syncthing/config.xml').replaceAll(/<!--.*?-->/gs, '');
    const valueOf = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(config)?.[1];
    expect(Object.fromEntries(['maxConflicts', 'disableFsync', 'ignoreDelete', 'globalAnnounceEnabled', 'localAnnounceEnabled', 'relaysEnabled', 'natEnabled', 'urAccepted', 'crashReportingEnabled'].map((name) => [name, valueOf(name)]))).toEqual({
      maxConflicts: '-1',
      disableFsync: 'false',
      ignoreDelete: 'false',
      globalAnnounceEnabled: 'false',
      localAnnounceEnabled: 'false',
      relaysEnabled: 'false',
      natEnabled: 'false',
      urAccepted: '-1',
      crashReportingEnabled: 'false',
    });
    expect(config).toMatch(/<gui enabled="false"/);
    expect(config).toMatch(/<versioning type="trashcan">/);
    expect(config).not.toMatch(/autoAcceptFolders>true|introducer="true"|<apikey>|<password>/);
    const open = [...config.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)].reduce<string[]>((tags, [, ends, name = '', alone]) => (alone === '/' ? tags : ends === '/' ? (tags.at(-1) === name ? tags.slice(0, -1) : [...tags, `unopened ${name}`]) : [...tags, name]), []);
    expect(open).toEqual([]);
  });
});
