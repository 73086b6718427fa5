import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fernetDecrypt, fernetEncrypt } from './fernet.js';

/** The peer, where this machine has it. */
const hasPeer = spawnSync('python3', ['-c', 'import cryptography.fernet'], { timeout: 20_000 }).status === 0;
const PROGRAM = `
import sys, base64
from cryptography.fernet import Fernet
verb, key = sys.argv[1], sys.argv[2]
given = base64.b64decode(sys.stdin.read())
made = Fernet(key).encrypt(given) if verb == 'encrypt' else Fernet(key).decrypt(given, ttl=60)
sys.stdout.write(base64.b64encode(made).decode())
`;
const python = (verb: 'encrypt' | 'decrypt', key: string, given: Buffer): Buffer =>
  Buffer.from(execFileSync('python3', ['-c', PROGRAM, verb, key], { input: given.toString('base64'), encoding: 'utf8', timeout: 20_000 }), 'base64');

(hasPeer ? describe : describe.skip)('Python’s cryptography and this, over values of many lengths [R-VAULT-FERNET]', () => {
  const key = randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_');

  it.each([0, 1, 15, 16, 17, 4000])('each opens what the other made: %i bytes', (length) => {
    const value = randomBytes(length);
    expect(python('decrypt', key, Buffer.from(fernetEncrypt(key, value))).equals(value)).toBe(true);
    expect(fernetDecrypt(key, python('encrypt', key, value).toString(), 60).equals(value)).toBe(true);
  });
});
