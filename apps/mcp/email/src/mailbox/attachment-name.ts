const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** Names that Windows keeps for devices, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;
const FORBIDDEN = /[<>:"/\\|?*;]/g;
const MAX_BYTES = 150;
const UNNAMED = 'unnamed';

/**
 * A name for an attachment that is one plain file name on every system: no path, drive, device, hidden file, unseen character
 * or turned writing direction. The ending stays, because people judge a file by it.
 */
export function attachmentName(given: string | null | undefined): string {
  const last = (given ?? '').replace(UNSEEN, '').normalize('NFC').split(/[/\\]/).filter((part) => part.trim() !== '').at(-1) ?? '';
  const plain = last.replace(/^[A-Za-z]:/, '').replace(FORBIDDEN, '_').replace(/\s+/g, ' ').replace(/^[. ]+|[. ]+$/g, '');
  if (plain === '') return UNNAMED;
  return shortened(RESERVED.test(plain) ? `_${plain}` : plain);
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  const stem = [...name.slice(0, name.length - ending.length)];
  while (Buffer.byteLength(stem.join('')) + ending.length > MAX_BYTES) stem.pop();
  return `${stem.join('').trimEnd()}${ending}`;
}
