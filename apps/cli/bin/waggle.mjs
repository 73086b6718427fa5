#!/usr/bin/env node
// In the repository itself, so that `npm ci` links it before anything is built.
import { existsSync } from 'node:fs';

const built = new URL('../dist/main.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  process.stderr.write('waggle is not built yet: npm run build, or npm start, which builds by itself.\n');
  process.exitCode = 1;
}
