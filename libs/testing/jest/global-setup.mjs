// Gives a test run its servers, once, when it holds an int-spec or an e2e-spec.
import '@waggle/from-source';

const SERVERS = Symbol.for('waggle.test-servers');

export default async function setUp() {
  globalThis[SERVERS] ??= import('../src/test-servers.ts').then(({ startTestServers }) => startTestServers());
  await globalThis[SERVERS];
}
