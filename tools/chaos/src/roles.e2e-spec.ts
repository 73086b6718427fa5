import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '@waggle/testing';
import { startSwarm, type Swarm } from './swarm.js';
import { approveEverything, dropMailTasks, tasksOf } from './work.js';

const END = { timeoutMs: 60_000 };
let swarm: Swarm | undefined;

afterEach(async () => {
  await swarm?.stop();
  swarm = undefined;
}, 60_000);

async function filesIn(zone: Swarm, folder: string): Promise<string[]> {
  const names = await readdir(join(zone.workspace, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.md'));
}

async function drop(zone: Swarm, name: string, text: string): Promise<void> {
  const staged = join(zone.workspace, `.${name}`);
  await writeFile(staged, text);
  await rename(staged, join(zone.workspace, 'Needs_Action', name));
}

describe('a zone in one process', () => {
  it('as `single` does the main job with the generalist alone [R-SINGLE]', async () => {
    swarm = await startSwarm({ processes: false, role: 'single' });
    const zone = swarm;
    expect(zone.zone.services).toContain('generalist');
    expect(zone.zone.services).not.toContain('sales');
    const person = approveEverything(zone);
    await dropMailTasks(zone, 'single', 1);
    await waitFor(async () => (await tasksOf(zone, 'single'))[0]?.status === 'done', END);
    await person.stop();
    expect(zone.mail.delivered()).toHaveLength(1);
  }, 120_000);

  it('as `cloud` prepares, asks nobody and can do no harm [R-CLOUD]', async () => {
    swarm = await startSwarm({ processes: false, role: 'cloud' });
    const zone = swarm;
    expect(zone.zone.services).not.toContain('gatekeeper');
    await drop(zone, 'PAYMENT_1.md', 'Pay invoice 7.\n');
    await drop(zone, 'WHATSAPP_1.md', 'Answer Ann.\n');
    await dropMailTasks(zone, 'cloud', 1);
    await waitFor(async () => (await tasksOf(zone, 'cloud'))[0]?.status === 'pending_approval', END);
    await waitFor(async () => (await filesIn(zone, 'Pending_Approval')).some((name) => name.includes('EMAIL_cloud-0')), END);
    expect((await filesIn(zone, 'Needs_Action')).sort()).toEqual(['PAYMENT_1.md', 'WHATSAPP_1.md']);
    expect(zone.mail.delivered()).toEqual([]);
  }, 120_000);
});
