import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type ExpectedCall, type KeySet, loadKeySet, verifyGrant } from '@waggle/grants';
import { generateKeyPair, loadSigningKey, signGrant } from '@waggle/grants/signer';
import type { Part } from '../part.js';
import { median, rounded, spread } from '../statistics.js';

/** Verifications of one side in one run. */
const TURN = 2000;
const DIFFERENT = 50;
const SHARED = { server: 'email', tool: 'reply_email', toolDigest: 'd'.repeat(64), zone: 'local' } as const;

interface Grant {
  readonly jws: string;
  readonly call: ExpectedCall;
  /** What was signed, and the signature, as the bare side needs them. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** A tool server's whole look at a grant (signature, claims, tool, arguments, zone, time), beside Ed25519 alone. */
export const grants: Part = async ({ options, noise, log }) => {
  const { privateJwk, publicJwk } = await generateKeyPair();
  const keys = await loadKeySet({ keys: [publicJwk] });
  const key = createPublicKey({ key: publicJwk as unknown as JsonWebKey, format: 'jwk' });
  const signer = await loadSigningKey(privateJwk);
  const all = await Promise.all(Array.from({ length: DIFFERENT }, (_, n) => grantOf(n, signer)));
  const sides = { ours: () => verifyAll(all, keys), bare: async () => all.every(({ signed, signature }) => verify(null, signed, key, signature)) };
  const rates: Record<keyof typeof sides, number[]> = { ours: [], bare: [] };
  for (let run = -1; run < options.runs; run++) {
    await noise.look();
    const { ours, bare } = await ratesOf(sides.ours, sides.bare);
    if (run >= 0) rates.ours.push(ours), rates.bare.push(bare);
    log(run < 0 ? 'warm' : `run ${run + 1} of ${options.runs}`);
  }
  return finding(rates.ours, rates.bare);
};

async function grantOf(n: number, signer: Awaited<ReturnType<typeof loadSigningKey>>): Promise<Grant> {
  const taskId = `EMAIL_${n}`;
  const args = { to: [`ann${n}@customer.example`], subject: 'Opening hours', text: 'We are open from 9 to 5, and on Saturdays from 10 to 2.\n'.repeat(10) };
  const { jws } = await signGrant({ ...SHARED, args, taskId, approvalId: `a-${n}`, approvers: ['olga'] }, signer);
  const cut = jws.lastIndexOf('.');
  return { jws, call: { ...SHARED, args, taskId }, signed: Buffer.from(jws.slice(0, cut)), signature: Buffer.from(jws.slice(cut + 1), 'base64url') };
}

async function verifyAll(all: readonly Grant[], keys: KeySet): Promise<boolean> {
  for (const { jws, call } of all) await verifyGrant(jws, keys, call);
  return true;
}

/** Verifications a second of both sides, in turns of a few, so that whatever else the machine does meets both. */
async function ratesOf(ours: () => Promise<boolean>, bare: () => Promise<boolean>): Promise<{ ours: number; bare: number }> {
  let [oursMs, bareMs] = [0, 0];
  for (let done = 0; done < TURN; done += DIFFERENT) {
    oursMs += await timed(ours);
    bareMs += await timed(bare);
  }
  return { ours: TURN / (oursMs / 1000), bare: TURN / (bareMs / 1000) };
}

async function timed(round: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  if (!(await round())) throw new Error('A right signature was refused.');
  return performance.now() - started;
}

function finding(ours: readonly number[], bare: readonly number[]): Awaited<ReturnType<Part>> {
  const ratio = median(ours) / median(bare);
  const wide = (values: readonly number[]): string => `spread ${Math.round(spread(values) * 100)} %`;
  return {
    lines: [`${ratio.toFixed(2)} of Ed25519 alone`, `${Math.round(median(ours))} grants/s (${wide(ours)}); Ed25519 alone ${Math.round(median(bare))} (${wide(bare)})`],
    json: { ours: rounded(median(ours)), limit: rounded(median(bare)), ratio: rounded(ratio), spread: rounded(spread(ours)), limit_spread: rounded(spread(bare)), runs: ours.length },
  };
}
