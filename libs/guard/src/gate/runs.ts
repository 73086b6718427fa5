/**
 * Whether a text has so many ASCII characters of one class side by side. Of most texts only each `least`-th character is looked at:
 * one of those lies in any such run. Linear.
 */
export function runOf(member: RegExp, least: number): (text: string) => boolean {
  const members = Uint8Array.from({ length: 0x80 }, (_, code) => Number(member.test(String.fromCharCode(code))));
  return (text) => {
    for (let at = least - 1; at < text.length; at += least) {
      if (members[text.charCodeAt(at)] !== 1) continue;
      let start = at;
      while (at - start < least && members[text.charCodeAt(start - 1)] === 1) start -= 1;
      while (at - start + 1 < least && members[text.charCodeAt(at + 1)] === 1) at += 1;
      if (at - start + 1 >= least) return true;
      // What stands behind the run is none of it.
      at += 1;
    }
    return false;
  };
}

/** Whether a text holds a sign so often. */
export function timesOf(sign: string, least: number): (text: string) => boolean {
  return (text) => {
    let count = 0;
    for (let at = text.indexOf(sign); at >= 0 && count < least; at = text.indexOf(sign, at + 1)) count += 1;
    return count >= least;
  };
}
