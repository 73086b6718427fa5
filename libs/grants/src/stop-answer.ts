import { AppError } from '@waggle/errors';
import { compactVerify } from 'jose';
import { z } from 'zod';
import { GRANT_ALGORITHM } from './grant.js';
import type { KeySet } from './key-set.js';

/** The `typ` of the JWS header: no grant can be taken for an answer, nor the reverse. */
export const STOP_ANSWER_TYPE = 'waggle-stop+jwt';

/** What the gatekeeper says when it is asked whether a stop holds a call. */
export const stopAnswerSchema = z.object({
  /** Of the question. */
  nonce: z.uuid(),
  /** In words, what holds it; null when nothing does. */
  held: z.string().nullable(),
});
export type StopAnswer = z.infer<typeof stopAnswerSchema>;

export type StopAnswerErrorCode = 'stops_unknown';

/** @throws AppError `stops_unknown` (transient): it is no answer of the gatekeeper to this question. */
export async function readStopAnswer(jws: string, keys: KeySet, nonce: string): Promise<StopAnswer> {
  try {
    const key = (header: { kid?: string; typ?: string }) => {
      const known = header.typ === STOP_ANSWER_TYPE && header.kid !== undefined ? keys.get(header.kid) : undefined;
      if (known === undefined) throw new Error('not signed by the gatekeeper');
      return known;
    };
    const { payload } = await compactVerify(jws, key, { algorithms: [GRANT_ALGORITHM] });
    const answer = stopAnswerSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    if (answer.nonce !== nonce) throw new Error('an answer to another question');
    return answer;
  } catch (thrown) {
    throw new AppError<StopAnswerErrorCode>('stops_unknown', 'transient', 'It cannot be known whether a stop holds this call', {}, thrown);
  }
}
