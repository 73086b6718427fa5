import { isGood, playDemo } from '@waggle/cli/demo';
import { toAppError } from '@waggle/errors';
import { docker, missingEngine } from './engine.js';
import { killEach } from './killing.js';
import { PatientClient } from './patient-client.js';
import { scaleByItself } from './scaling.js';
import { shareWork, TASKS } from './sharing.js';
import { type Stack, startStack } from './stack.js';

const NO_ENGINE = 2;
const SIZE_LIMIT_MB = 250;

type Log = (line: string) => void;

/**
 * Builds the image and puts the compose file through its paces: healthy, demo, every container killed in mid-demo, three instances that
 * share, a burst for which the cloud manager makes containers. Gives the exit code: 2 where there is no engine.
 */
export async function runComposeCheck(args: readonly string[], log: Log): Promise<number> {
  const missing = await missingEngine();
  if (missing !== undefined) {
    log(`npm run test:compose needs Docker with compose, and ${missing}. Nothing was tested.`);
    return NO_ENGINE;
  }
  try {
    return (await inStack(log, !args.includes('--no-build'))) ? 0 : 1;
  } catch (thrown) {
    log(toAppError(thrown).message);
    return 1;
  }
}

async function inStack(log: Log, build: boolean): Promise<boolean> {
  const stack = await startStack(log, build);
  try {
    log(`healthy: ${(await stack.containers()).length} containers in ${Math.round(stack.upMs / 1_000)} s`);
    const small = await imageIsSmall(stack, log);
    const [passed, victims] = await Promise.all([demo(stack, log), killEach(stack, log)]);
    log(`${victims.length} containers were killed, and the demo ${passed ? 'lost nothing' : 'did not end as it must'}`);
    const [shared, scaled, drained] = [await shares(stack, log), await scales(stack, log), await drains(stack, log)];
    return small && passed && shared && scaled && drained;
  } finally {
    await stack.down();
  }
}

async function shares(stack: Stack, log: Log): Promise<boolean> {
  const counts = await shareWork(stack);
  log(`three instances of sales did ${counts.join(', ')} of ${TASKS}`);
  return counts.every((count) => count > 0);
}

async function scales(stack: Stack, log: Log): Promise<boolean> {
  const { counts, left, replaced } = await scaleByItself(stack, log);
  const top = counts.indexOf(Math.max(...counts));
  const onceUpOnceDown = counts.every((count, at) => at === 0 || (at <= top ? count > (counts[at - 1] ?? 0) : count < (counts[at - 1] ?? 0)));
  log(`by itself: ${counts.join(' -> ')} instances of sales; ${left} tasks were not prepared; killed, it ${replaced ? 'came back' : 'stayed away'}`);
  return onceUpOnceDown && left <= 0 && replaced;
}

async function demo(stack: Stack, log: Log): Promise<boolean> {
  const { client, workspace, mail } = stack;
  const processes = (await stack.containers()).length;
  const report = await playDemo({ client: new PatientClient(client.url, client.token), workspace, mail, infra: 'docker compose', processes }, { log, signal: new AbortController().signal });
  log(JSON.stringify(report));
  return isGood(report);
}

async function imageIsSmall(stack: Stack, log: Log): Promise<boolean> {
  const [container = ''] = await stack.containers('gateway');
  const image = (await docker('inspect', '--format', '{{.Image}}', container)).trim();
  const megabytes = Number(await docker('image', 'inspect', '--format', '{{.Size}}', image)) / 1e6;
  log(`image: ${megabytes.toFixed(1)} MB`);
  return megabytes < SIZE_LIMIT_MB;
}

/** SIGTERM, then the end of the process by itself: exit code 0, not 137. */
async function drains(stack: Stack, log: Log): Promise<boolean> {
  const [container = ''] = await stack.containers('orchestrator');
  await stack.compose('stop', 'orchestrator');
  const code = (await docker('inspect', '--format', '{{.State.ExitCode}}', container)).trim();
  log(`stopped with exit code ${code}`);
  return code === '0';
}
