// One of several claimers of a test: reads the names, waits for the word, claims as fast as it can, tells what it won.
import '@waggle/from-source';

const { NextFiles, claimFile } = await import('@waggle/workspace-files');
const [root, agent] = process.argv.slice(2);
const next = new NextFiles(root);
next.start();
await next.sweep();

process.once('message', async () => {
  const won = [];
  while (next.waiting > 0) {
    const results = await Promise.all(next.take(16).map(async (file) => ({ file, ...(await claimFile(root, file, agent)) })));
    won.push(...results.filter(({ outcome }) => outcome === 'won'));
  }
  next.stop();
  process.send(won.map(({ file }) => `Needs_Action/email/${file.split('/').at(-1)}`), () => process.disconnect());
});
process.send('ready');
