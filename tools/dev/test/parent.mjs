// A program that wants servers and is then killed by the test that started it.
import '@waggle/from-source';

const { provideInfrastructure } = await import('../src/provide.ts');
const [, , home] = process.argv;
const { env } = await provideInfrastructure({ home, want: ['database', 'redis'], log: () => undefined, env: process.env });
process.send(env);
setInterval(() => undefined, 60_000);
