/** Marks of answers and forwards of en, de, fr, es, it, nl and their neighbours, also numbered ("Re[2]:") and several in a row. */
export const REPLY_MARKS = /^(?:\s*(?:re|réf?|aw|antw|antwort|sv|vs|wg|fwd?|tr|rv|rif|res|odp|r)\s*(?:\[\d+\]|\(\d+\)|\^\d+)?[:：]\s*)+/i;

/** `Re: ` once, whatever marks of whatever language stood there. */
export function replySubject(subject: string): string {
  return `Re: ${subject.replace(REPLY_MARKS, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()}`.trim();
}
