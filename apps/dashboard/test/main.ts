// The API double by hand: `npm run build`, then this file, then http://127.0.0.1:3000 (olga, and the password in api-double.ts).
import { ApiDouble } from './api-double.js';

const double = await new ApiDouble().start(Number(process.argv[2] ?? 3000));
process.stdout.write(`${double.url}\n`);
