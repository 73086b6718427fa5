// The vault as a process of its own that kills itself in the middle of a re-wrap: serve.mjs <batches before>. 0: never.
import { runService } from '@waggle/runtime';
import vault from '../dist/index.js';
import { RewrapRepository } from '../dist/keys/rewrap.repository.js';

let left = Number(process.argv[2]);

class DeadlyRewraps extends RewrapRepository {
  async replace(...call) {
    await super.replace(...call);
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  }
}

await runService({ ...vault, providers: [...vault.providers, { provide: RewrapRepository, useClass: DeadlyRewraps }] });
