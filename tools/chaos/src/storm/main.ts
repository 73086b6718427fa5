import { runCli } from './run-cli.js';

const ending = new AbortController();
// Also a second one: what is frozen or cut would stay so if nobody stopped it in good order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
// Not by the exit code alone: Node may wait for ever for the sockets that were torn.
process.exit(await runCli(process.argv.slice(2), (text) => process.stdout.write(text), ending.signal));
