const SERVERS = Symbol.for('waggle.test-servers');

export default async function tearDown() {
  const infrastructure = await globalThis[SERVERS]?.catch(() => undefined);
  await infrastructure?.stop();
}
