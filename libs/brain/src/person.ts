/** A correspondent as a greeting needs them. */
export interface Person {
  /** As they write it; null when only an address or a function mailbox is known. */
  readonly name: string | null;
  readonly first: string | null;
  readonly email: string;
  readonly company: string | null;
}

const ROLE_BOX = /^(?:info|office|sales|contact|kontakt|mail|hello|team|admin|support|service|accounting|buchhaltung|billing|invoice|finance|compta\w*|facturaci\w*|amministrazione|administratie|purchasing|einkauf|no-?reply|hr|jobs)$/i;
const NAME = /^(?:(?:Dr|Prof|Ing|Dipl|Mr|Mrs|Ms|Herr|Frau|Mme|M|Sr|Sra|Dott|Dott\.ssa|Drs|Ir)\.?\s+)*\p{Lu}[\p{L}'’.-]+(?:\s+(?:(?:von|van|de|der|den|di|da|del|la|le|zu|ten|ter|dos)\s+)*\p{Lu}[\p{L}'’.-]*){1,3}$/u;
const TITLE = /^(?:Dr|Prof|Ing|Dipl|Mr|Mrs|Ms|Herr|Frau|Mme|M|Sr|Sra|Dott|Drs|Ir)\.?\s+/;
const COMPANY = /\b(?:GmbH|AG|KG|UG|e\.?\s?K\.?|Ltd\.?|Limited|LLC|Inc\.?|Corp\.?|PLC|SAS|SARL|S\.?A\.?|S\.?L\.?|S\.?r\.?l\.?|S\.?p\.?A\.?|B\.?V\.?|N\.?V\.?|Oy|AB|ApS)(?![\p{L}\p{N}])/u;
const JOB = /(?:manager|director|leiter|leitung|head of|chief|CEO|CTO|CFO|COO|responsable|gerente|direttor|inkoop|einkauf|purchas|vertrieb|assistent|officer|\bowner|inhaber|founder|geschäftsführ|operations|\bIT\b|\bHR\b)/i;
const DEPARTMENT = /\b(?:procurement|purchasing|accounts?|accounting|billing|support|sales|team|system|service|department|newsletter|weekly|daily|office|info|buchhaltung|einkauf|vertrieb|kundenservice|comptabilité|achats|contabilidad|compras|amministrazione|acquisti|administratie|inkoop|mailer|delivery|notification)\b/i;
const MAIL_HOSTS = /^(?:gmail|googlemail|outlook|hotmail|live|yahoo|icloud|gmx|web|t-online|orange|free|laposte|libero|aol|proton|protonmail)\./i;

/** Reads `Dana Whitfield <dana@x.example>`, `"Whitfield, Dana" <...>`, a bare address, and the signature. */
export function readPerson(from: string, signature = '', known?: { name: string; company: string | null } | null): Person {
  const email = addressOf(from);
  const name = known?.name ?? nameInHeader(from) ?? nameInSignature(signature) ?? nameInAddress(email);
  return { name, first: name === null ? null : (name.replace(TITLE, '').split(/\s+/)[0] ?? null), email, company: known?.company ?? companyOf(signature, email) };
}

/** The bare address of a header value, in lower case. */
export function addressOf(header: string): string {
  return (/<([^<>\s]+@[^<>\s]+)>/.exec(header)?.[1] ?? /[^\s<>,;"]+@[^\s<>,;"]+/.exec(header)?.[0] ?? header).trim().toLowerCase();
}

function nameInHeader(from: string): string | null {
  const shown = /^\s*"?([^"<@]+?)"?\s*</.exec(from)?.[1]?.trim();
  if (shown === undefined) return null;
  const turned = /^([^,]+),\s*([^,]+)$/.exec(shown);
  const name = (turned === null ? shown : `${turned[2]} ${turned[1]}`).replace(/\s*\([^)]*\)\s*$/, '');
  if (DEPARTMENT.test(name) || JOB.test(name)) return null;
  return NAME.test(name) || /^\p{Lu}\p{Ll}+$/u.test(name) ? name : null;
}

function nameInSignature(signature: string): string | null {
  const lines = signature.split('\n').slice(1, 4).map((line) => line.trim());
  return lines.find((line) => NAME.test(line) && !COMPANY.test(line) && !JOB.test(line)) ?? null;
}

function nameInAddress(email: string): string | null {
  const parts = (email.split('@')[0] ?? '').split(/[._]/);
  if (parts.length !== 2 || parts.some((part) => !/^\p{L}{2,}$/u.test(part)) || ROLE_BOX.test(parts.join(''))) return null;
  return parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(' ');
}

function companyOf(signature: string, email: string): string | null {
  const parts = signature.split('\n').flatMap((line) => line.split(/\s[|·–-]\s|,\s/)).map((part) => part.trim());
  const registered = parts.find((part) => COMPANY.test(part) && part.length < 60);
  if (registered !== undefined) return registered;
  const domain = email.split('@')[1] ?? '';
  const written = parts.find((part) => part !== '' && lettersOf(part) === lettersOf(domain.split('.').at(-2) ?? ''));
  if (written !== undefined) return written;
  if (domain === '' || MAIL_HOSTS.test(domain)) return null;
  const name = domain.split('.').at(-2) ?? '';
  return name === '' ? null : name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(' ');
}

function lettersOf(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/[^a-z0-9]/g, '');
}
