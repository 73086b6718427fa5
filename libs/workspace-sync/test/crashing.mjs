// Two zones whose local one ends at a given step of a cycle. Writes what came of each as a line of JSON.
// crashing.mjs fail <first> <every>: at each such step, in one process. crashing.mjs kill <home> <step>: one real end by SIGKILL.
import '@waggle/from-source';

const { countSteps, crashAt } = await import('./crash-points.ts');
const { holding, TwoZones } = await import('./two-zones.ts');
const doors = holding('Pending_Approval/APPROVE_1.md');
const [mode, first, second] = process.argv.slice(2);
countSteps();
if (mode === 'kill') await killed(first, Number(second));
else await each(Number(first), Number(second));

async function each(from, every) {
  const wanted = await round(undefined);
  for (let at = from; ; at += every) {
    const seen = await round(at);
    process.stdout.write(`${JSON.stringify({ at, crashed: seen.crashed, same: JSON.stringify(seen.files) === JSON.stringify(wanted.files), files: seen.files, wanted: wanted.files })}\n`);
    if (!seen.crashed) return;
  }
}

async function round(at) {
  const zones = await TwoZones.start();
  try {
    const local = zones.zone('local', { doors });
    const cloud = zones.zone('cloud');
    await prepare(local, cloud);
    crashAt(at);
    const cycle = await local.tree.cycle();
    crashAt();
    const again = zones.zone('local', { doors });
    for (const zone of [again, cloud, again, cloud]) await zone.tree.cycle();
    const files = [await local.files(), await cloud.files()].map((one) => Object.entries(one).sort());
    return { crashed: cycle.troubles.some(({ code }) => code !== 'file_quarantined'), files };
  } finally {
    await zones.stop();
  }
}

async function killed(home, at) {
  const zones = await TwoZones.at(home);
  const local = zones.zone('local', { doors });
  await prepare(local, zones.zone('cloud'));
  process.stdout.write('ready\n');
  crashAt(at, 'kill');
  await local.tree.cycle();
}

async function prepare(local, cloud) {
  const line = (n) => `${JSON.stringify({ id: `id-${n}`, timestamp: `2026-01-01T00:00:0${n}Z` })}\n`;
  for (const name of ['changed', 'gone', 'both', 'mine']) await local.put(`Done/${name}.md`, 'base');
  await local.put('Needs_Action/EMAIL_1.md', 'task');
  await local.put('Pending_Approval/APPROVE_1.md', 'call');
  await local.put('Logs/claims.jsonl', line(1));
  await local.tree.cycle();
  await cloud.tree.cycle();
  await cloud.put('Done/changed.md', 'by cloud');
  await cloud.put('Done/both.md', 'by cloud');
  await cloud.put('Done/new.md', 'by cloud');
  await cloud.remove('Done/gone.md');
  await cloud.remove('Pending_Approval/APPROVE_1.md');
  await cloud.remove('Needs_Action/EMAIL_1.md');
  await cloud.put('In_Progress/sales/EMAIL_1.md', 'task');
  await cloud.put('Logs/claims.jsonl', line(1) + line(2));
  await cloud.tree.cycle();
  await local.put('Done/both.md', 'by local');
  await local.put('Done/mine.md', 'by local');
  await local.put('Logs/claims.jsonl', line(1) + line(3));
}
