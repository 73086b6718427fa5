// Copies what runs, of a built checkout or of a folder with node_modules alone, without what only people and compilers read.
// node tools/deploy/src/slim.mjs FROM TO
import { cp, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { runs, TOP } from './what-runs.mjs';

const [from, to] = process.argv.slice(2);
const filter = (source) => runs(relative(from, source).split(sep).join('/'));
const present = await readdir(from);
const wanted = present.includes('apps') ? TOP : ['node_modules'];
for (const name of wanted.filter((one) => present.includes(one))) await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true, filter });
