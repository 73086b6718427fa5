import { GitFailure } from './git.js';
import { troubleOfRemote } from './troubles.js';

describe('what git said of a remote', () => {
  it.each(['https://bot:s3cret@git.example/x.git', 'https://bot:p@s3cret@git.example/x.git', 'ssh://bot:s3cret/@git.example/x.git'])('is told without what an address holds before its host: %s [R-SYNC-TROUBLE]', (address) => {
    const { message } = troubleOfRemote(new GitFailure('fetch', 128, `fatal: unable to access '${address}/': Could not resolve host: git.example`));
    expect(message).toContain('//git.example/x.git');
    expect(message).not.toMatch(/s3cret|bot/);
  });
});
