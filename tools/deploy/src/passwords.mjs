// Prints a new password for every service, as lines of .env: node tools/deploy/src/passwords.mjs >> .env
import { randomBytes } from 'node:crypto';
import { passwordVariable, services } from './services.mjs';

for (const service of services()) process.stdout.write(`${passwordVariable(service)}=${randomBytes(24).toString('base64url')}\n`);
