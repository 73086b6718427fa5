const begin = (name: string): string => `<!-- waggle:begin ${name} (written by Waggle; write outside of these marks) -->`;
const end = (name: string): string => `<!-- waggle:end ${name} -->`;
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A part of a person's file that the system keeps up to date; `content` must hold no such mark. */
export function ownedPart(name: string, content: string): string {
  return `${begin(name)}\n${content.trim()}\n${end(name)}`;
}

/**
 * The file with that part as it is now and every other byte as it was. Where a person has taken the marks away, or there are two of them,
 * it is theirs and stays so.
 */
export function withOwnedPart(file: string, name: string, content: string): string {
  const parts = [...file.matchAll(new RegExp(`<!-- waggle:begin ${literal(name)}\\b[^\\n]*-->[\\s\\S]*?<!-- waggle:end ${literal(name)} -->`, 'g'))];
  const [part] = parts;
  if (part === undefined || parts.length > 1) return file;
  const newline = part[0].includes('\r\n') ? '\r\n' : '\n';
  return file.slice(0, part.index) + ownedPart(name, content).replaceAll('\n', newline) + file.slice(part.index + part[0].length);
}
