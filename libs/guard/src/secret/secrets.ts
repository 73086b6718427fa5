import type { PlainText, Spot } from '../detector.js';
import { vendorSecrets } from '../detectors/vendor-secrets.js';
import { runOf } from '../gate/runs.js';
import { spotOf, withoutOverlap } from '../hit.js';
import { labelledSecrets } from './labelled-secrets.js';
import { addressPasswords, manifestSecrets, privateKeys, seedPhrases, vendorTokens } from './shaped-secrets.js';

/** Neither secretlint's rules nor ours find a vendor's token in a text that has no run like this. */
export const hasTokenLike = runOf(/[\w+/=.:@~-]/, 13);

/**
 * Secrets in a text: tokens by their issuers' forms, private keys, passwords in addresses, values that are named as a secret,
 * and the words of a wallet. Masks, examples, references to variables and hashes are none.
 *
 * Offsets are of the text as given. A reason never holds the value.
 */
export function secrets(text: string, plain: PlainText): Spot[] {
  const found = [labelledSecrets, seedPhrases, privateKeys, addressPasswords, manifestSecrets].flatMap((find) => find(plain.text, plain.may));
  if (!hasTokenLike(plain.text)) return withoutOverlap(found).map((hit) => asSpot(hit, plain));
  const ours = withoutOverlap([...found, ...vendorTokens(plain.text, plain.may)]).map((hit) => asSpot(hit, plain));
  return [...ours, ...vendorSecrets(text, plain).filter(({ start, end }) => !ours.some((spot) => spot.start <= start && end <= spot.end))];
}

const asSpot = (hit: Parameters<typeof spotOf>[1], plain: PlainText): Spot => spotOf('secret', hit, plain, `Looks like a secret (${hit.rule}).`);
