// The monitor as a process of its own, from source, for specs that kill it.
import '@waggle/from-source';

const { runService } = await import('@waggle/runtime');
const { default: monitor } = await import('../src/index.ts');
await runService(monitor);
