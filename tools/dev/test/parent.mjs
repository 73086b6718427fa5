// A program that wants servers and is then killed by the test that started it.
import '../../../libs/testing/jest/from-source.mjs';

const { provideInfrastructure } = await import('@waggle/dev');
const [, , home] = process.argv;
const { env } = await provideInfrastructure({ home, want: ['database', 'redis'], log: () => undefined, env: process.env });
process.send(env);
setInterval(() => undefined, 60_000);
