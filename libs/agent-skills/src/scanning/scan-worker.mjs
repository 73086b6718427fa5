// Built code is taken as it is; from source it is compiled on the way.
import { existsSync } from 'node:fs';

const source = new URL('./scan-thread.ts', import.meta.url);
if (existsSync(source)) {
  await import('@waggle/from-source');
  await import(source.href);
} else {
  await import('./scan-thread.js');
}
