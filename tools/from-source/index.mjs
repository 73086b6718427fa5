// Lets this process import the workspace's TypeScript sources, so that a test run needs no build. Import it before them.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
