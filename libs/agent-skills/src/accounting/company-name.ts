const LEGAL_FORMS = new Set('ag aps as bv co corp gmbh inc kg limited llc llp ltd mbh nv oy plc sa sarl sas sl spa srl ug'.split(' '));

/** A company's name as far as it tells companies apart: "Albrecht-Logistik GmbH & Co. KG" and "albrecht logistik" are one. */
export function plainName(name: string): string {
  return withoutForms(plainWords(name).split(' ')).join(' ');
}

/** The name as it is written, without its legal form: what to search a list for. */
export function searchName(name: string): string {
  return withoutForms(name.trim().split(/\s+/)).join(' ');
}

export function plainWords(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\./g, '').replace(/[^\p{L}\p{N}&]+/gu, ' ').trim();
}

/** A name that is nothing but a legal form stays. */
function withoutForms(words: readonly string[]): readonly string[] {
  const last = words.findLastIndex((word) => word !== '&' && !LEGAL_FORMS.has(plainWords(word)));
  return last < 0 ? words : words.slice(0, last + 1);
}
