// The way in of `npm run demo`, `npm start` and `npm test`: makes a fresh checkout ready, then runs what was asked for.
// No dependencies, since none may be installed yet; everything newer than Node 12 stands in files that are loaded after the check.
const NEEDED = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(`Waggle needs Node ${NEEDED.join('.')} or newer, and this is ${process.version}. Get one from https://nodejs.org or with nvm.\n`);
  process.exitCode = 2;
} else {
  const { start } = await import('./start.mjs');
  process.exitCode = await start(process.argv.slice(2));
}
