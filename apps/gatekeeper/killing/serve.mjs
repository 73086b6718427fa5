// The gatekeeper as a process of its own that kills itself: serve.mjs <cut>. It dies the first time that it comes there.
import { runService } from '@waggle/runtime';
import { DeadlineRepository } from '../dist/deadlines/deadline.repository.js';
import { DueWork } from '../dist/deadlines/due-work.service.js';
import { GrantRelease } from '../dist/grant-release.service.js';
import { GrantSigner } from '../dist/grant-signer.service.js';
import gatekeeper from '../dist/index.js';

const cut = process.argv[2];
const pass = (here) => {
  if (here === cut) process.kill(process.pid, 'SIGKILL');
};

/** The decision is committed, no grant is signed. */
class DeadlySigner extends GrantSigner {
  async sign(...call) {
    pass('decided');
    return super.sign(...call);
  }
}

/** The grant is signed and written, but not committed. */
class DeadlyRelease extends GrantRelease {
  async release(...call) {
    const released = await super.release(...call);
    pass('signed');
    return released;
  }
}

/** The grant is committed, and not yet sent to the orchestrator. */
class DeadlyDeadlines extends DeadlineRepository {
  async released(...call) {
    const [tx] = call;
    tx.afterCommit(() => pass('granted'));
    return super.released(...call);
  }
}

/** The grant is on its way; whether it has arrived is not noted. */
class DeadlyWork extends DueWork {
  async settleDue() {
    const due = await this.deadlines.nextDueMs();
    await super.settleDue();
    if (due !== undefined && due <= 0) pass('sent');
  }
}

const deadly = [
  { provide: GrantSigner, useClass: DeadlySigner },
  { provide: GrantRelease, useClass: DeadlyRelease },
  { provide: DeadlineRepository, useClass: DeadlyDeadlines },
  { provide: DueWork, useClass: DeadlyWork },
];
await runService({ ...gatekeeper, providers: [...gatekeeper.providers, ...deadly] });
