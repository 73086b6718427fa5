const WORD_BYTES = 45;

/**
 * A subject that reads at the other end as it was shown and approved. One that looks like an encoded word (RFC 2047) would be
 * decoded there into something else, so it is encoded once more.
 */
export function literalSubject(subject: string): string {
  if (!subject.includes('=?')) return subject;
  const words: string[] = [''];
  for (const character of subject) {
    const grown = `${words.at(-1) ?? ''}${character}`;
    if (Buffer.byteLength(grown) > WORD_BYTES) words.push(character);
    else words[words.length - 1] = grown;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`).join(' ');
}
