/** What stands in examples until somebody puts a secret there. */
const PLACEHOLDER = /^(change[-_ ]?me.*|replace[-_ ]?me.*|your[-_ ].*|(my[-_ ]?)?(secret|password|passwd|token|api[-_ ]?key|key)|placeholder|example|todo|none|null|undefined|x{3,}|\*{3,}|\.{3}|<.*>|\$\{.*\})$/i;
/** Of a secret that stands alone. What a server's own administrator has chosen for an address is not ours to measure. */
const LEAST = 8;

/**
 * Why a text cannot be meant as a secret; undefined when it can. Addresses are judged by the passwords in them, JSON by its own schema.
 * Never repeats the text.
 */
export function weaknessOf(text: string): string | undefined {
  if (text.trim() === '') return 'holds only blanks';
  if (/^\s*[[{]/.test(text)) return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text.split(/\s+/).some((url) => isPlaceholder(passwordIn(url))) ? 'holds a placeholder instead of the password' : undefined;
  if (isPlaceholder(text)) return 'is a placeholder';
  return text.trim().length < LEAST ? `is too short: at least ${LEAST} characters` : undefined;
}

const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text.trim());

function passwordIn(url: string): string {
  if (!URL.canParse(url)) return '';
  const { password } = new URL(url);
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
