/** Shannon entropy in bits per character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

const MASKED = /[x*•#]{5}|[x*]{3,}$|\.{3}|…|([^\s=])\1{6}|^(.)\2+$/i;
const REFERENCE = /^(?:\$|%|@|&|\{\{|\{|<|\[|\()|\b(?:process\.env|os\.environ|getenv|env\.|var\.|secrets\.|vault\.|config\.|self\.|this\.|settings\.|credentials\(|data\.)|[\w)]\(|\(\)?$|^https?:|^(?:mailto|ftp|file):/i;
const EXAMPLE = /(?:^|[_.\s-])(?:example|sample|dummy|fake|placeholder|redacted|changeme|change[_-]me|insert|replace|your|my|todo|tbd|foo|bar|test)(?:$|[_.\s-])|example|your[_-]|redacted|placeholder|changeme|^(?:api|access|secret|private|client|auth)?[_-]?(?:key|token|secret|password|passwd)s?$/i;
const WORD = /^(?:true|false|null|none|nil|undefined|string|value|required|optional|unchanged|invalid|wrong|incorrect|forgotten|expired|enabled|disabled|default|secret|password|passwort|unknown|hidden|below|above|here|attached|separate\w*|follows|reset|see|same|not|the|n\/a|protected|policy|change|manager|admin|username|login|confirmed?|updated?|text|type|number|boolean|object|input|field|label|hash|salt|encrypted|case|basic|bearer|digest|anonymous|guest|user|root|pass|empty|blank|please|your|needed|always|never|will|was|has|been|and|for|with|from)$/i;
const DATE_OR_SUM = /^[\d.,:/%+\s-]+$/;
const ADDRESS = /^[\w.+-]+@[\w-]+\.[\w.-]+$|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|de|html?|pdf|js|ts|py|xml|json|ya?ml|txt|docx?|xlsx?|png|jpe?g|md|sh|exe|zip)$|^(?:\.{0,2}\/)?[\w.-]+(?:\/[\w.-]+)+\/?$/i;

/** Values that stand where a secret would stand: masks, references to a variable, examples, plain words. */
export function isPlaceholder(value: string): boolean {
  return MASKED.test(value) || REFERENCE.test(value) || EXAMPLE.test(value) || WORD.test(value) || DATE_OR_SUM.test(value) || /:\/\/|\]\(/.test(value) || (ADDRESS.test(value) && !/^[\w+/]{40}$/.test(value));
}

/** What a vendor's documentation shows in place of a token that has the vendor's form. */
export function isMasked(token: string): boolean {
  return /[x*]{6}|\.\.\.|example_|^AKIA\w*EXAMPLE$|your[_-]/i.test(token) || /([a-z\d])\1{11}/.test(token);
}

export function hasDigitAndLetter(value: string): boolean {
  return /\d/.test(value) && /\p{L}/u.test(value);
}
