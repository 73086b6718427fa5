// A gateway in a process of its own, from source, for specs that kill it.
import '../../../tools/from-source/index.mjs';

const { runService } = await import('@waggle/runtime');
const { default: gateway } = await import('../src/index.ts');
await runService(gateway);
