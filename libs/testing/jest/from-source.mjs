// Lets this process import the workspace's TypeScript sources, so that a test run needs no build. Import it before them.
import { register } from 'node:module';

register('./source-hooks.mjs', import.meta.url);
