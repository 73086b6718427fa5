// A tool server as a process of its own that kills itself: serve.mjs <package> <death as JSON>.
import { runService } from '@waggle/runtime';
import { cuttingOff } from '@waggle/tool-server-testing';

const [name, death] = process.argv.slice(2);
const { default: definition } = await import(name);
await runService({ ...definition, providers: [...definition.providers, ...cuttingOff(JSON.parse(death))] });
