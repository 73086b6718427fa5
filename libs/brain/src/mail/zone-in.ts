/** How other languages call cities that a zone is named after. */
const CITIES: Readonly<Record<string, string>> = { londres: 'london', londra: 'london', londen: 'london', parigi: 'paris', parijs: 'paris', berlino: 'berlin', berlijn: 'berlin', roma: 'rome', bruxelles: 'brussels', wien: 'vienna', lisboa: 'lisbon' };
const CITY = String.raw`\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?`;
const SAID: readonly RegExp[] = [
  new RegExp(String.raw`(${CITY}) time(?!\p{L})`, 'u'),
  new RegExp(String.raw`(?:heure|hora|ora|ore) d[ei] (${CITY})`, 'u'),
  new RegExp(String.raw`(${CITY}) (?:Zeit|Ortszeit|tijd)(?!\p{L})`, 'u'),
];

/** The zone in which a text says that its times are meant ("London time", "heure de Paris"): an IANA name, or null. */
export function zoneIn(text: string): string | null {
  for (const pattern of SAID) {
    const city = pattern.exec(text)?.[1];
    const zone = city === undefined ? undefined : zoneOf(city);
    if (zone !== undefined) return zone;
  }
  return null;
}

function zoneOf(city: string): string | undefined {
  const whole = plain(city);
  // A word before the city may begin with a capital as well; "Berliner" and "Amsterdamse" belong to one.
  const written = [whole, whole.split(' ').at(-1) ?? ''];
  const names = [...written, ...written.map((name) => name.replace(/(?:er|se)$/, ''))].map((name) => CITIES[name] ?? name);
  return Intl.supportedValuesOf('timeZone').find((zone) => names.includes(plain(zone.split('/').at(-1) ?? '')));
}

function plain(name: string): string {
  return name.normalize('NFKD').replace(/\p{Mn}/gu, '').replaceAll('_', ' ').toLowerCase();
}
