import { before, type Finder, type Hit } from '../hit.js';
import { entropyOf, hasDigitAndLetter, isPlaceholder } from './placeholder.js';

type Label = 'password' | 'key' | 'vendor';
/** How label and value are joined: as in code, by a colon, as in a sentence, or by a blank alone. */
type Joint = 'assigned' | 'colon' | 'prose' | 'blank';

const PASSWORD = String.raw`pass(?:word|wd|phrase|wort|code|ord|key)?|pwd?|pw|kennwort|mots? de passe|mdp|contrase(?:ñ|n)a|clave|wachtwoord|parola d['’]ordine|parola|senha|has[lł]o|l[öo]senord|salasana|adgangskode|heslo|[sş]ifre|parol[aă]|jelsz[oó]|пароль|密码|密碼|パスワード|비밀번호|κωδικός|pass-?phrase`;
const KEY = String.raw`(?<!mon|tur|hoc|joc|don|whis)keys?(?!\w?words?|board|note|stone)|tokens?|secrets?|credentials?|authorization|bearer|authkey|dsn|jwt|sas|signature|auth|access_?id|\bapi\b`;
const VENDOR = String.raw`adafruit|adobe|airtable|algolia|alibaba|asana|atlassian|auth0|aws|azure|beamer|bitbucket|bittrex|cloudflare|codecov|cohere|coinbase|confluen\w{1,2}|contentful|datadog|deepgram|discord|doppler|droneci|dropbox|etsy|facebook|fastly|finicity|finnhub|flickr|gitea|github|gitlab|gitter|heroku|hubspot|intercom|jfrog|artifactory|jira|kraken|kucoin|launchdarkly|linear|linkedin|lob|looker|mailchimp|mailgun|mapbox|mattermost|meraki|messagebird|mistral|netlify|new-?relic|newsapi|notion|npm|nytimes|okta|openai|pagerduty|paypal|plaid|postmark|pusher|rapidapi|sendbird|sendgrid|sentry|sidekiq|snyk|sonar|spotify|square|squarespace|stripe|sumo(?:logic)?|travis|trello|twilio|twitch|twitter|typeform|vercel|yandex|zapier|zendesk|zoom|BUNDLE_\w{1,40}CONTRIBSYS__COM`;
const LABEL = new RegExp(`(${PASSWORD})|(${KEY})|(${VENDOR})`, 'giu');
// The rest of an identifier, then what joins it to its value.
const JOINT = new RegExp(
  String.raw`[\w.-]{0,24}["'\x60\])]{0,2}(?:\s{0,2}:\s{0,2}\w{1,12}(?=\s{0,2}=))?(?:` +
    String.raw`(?<assigned>\s{0,3}(?:=>|:=|\?=|\|\|:?|={1,3}>?|->|>|[,(]\s?(?=["']))\s{0,4}|\s{1,4}value\s{0,2}=\s{0,2})` +
    String.raw`|(?<colon>\s{0,3}[:：]\s{0,4})` +
    String.raw`|(?<prose>\s{1,3}(?:(?:for|to|of|on|für|fürs|zum|pour|para|del?|per|voor)\s[\w '’.-]{1,40}?\s)?(?:(?:is|are|was|ist|sind|lautet|est|es|è|é|jest|är|er|has been set to|set to|to|wurde auf)\s){1,2}(?:now\s)?[:：]?\s{0,3})` +
    String.raw`|(?<blank>\s{1,2}))`,
  'yu',
);
const VALUE = /(?:\$?["'`]{1,3}|<|\\["'])?(?:(?:bearer|basic|token|apikey|digest)[ :=]{1,2})?([^\s"'`<>]{4,500})/iy;
const QUOTED = /(["'`])([^"'`\n]{4,200})\1/y;
const NOT_A_SECRET = /(?:public|checksum|integrity|sha-?\d{1,3}|md5|commit|cache|csrf|page|next|primary|foreign|idempotency|sort|partition|continuation|natural|composite|index|row|object|s3|sub|legend|map|answer|host|reset|forgot\w*|tariff|hot|short)[\s_-]?$/i;
const RUN = /^\S{120}/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Values that are named as a password, key or token, in code, in settings and in sentences. */
export const labelledSecrets: Finder = (text, may) => {
  if (!may(LABEL)) return [];
  const hits: Hit[] = [];
  let read = 0;
  for (const match of text.matchAll(LABEL)) {
    // A label within a long value that was read already would only have the same value read again.
    if (match.index < read) continue;
    if (NOT_A_SECRET.test(before(text, match.index, 14))) continue;
    const label: Label = match[1] !== undefined ? 'password' : match[2] !== undefined ? 'key' : 'vendor';
    if (label === 'password' && isPartOfAWord(text, match.index, match[0])) continue;
    const hit = valueAfter(text, match.index + match[0].length, label) ?? (label === 'password' ? undefined : tokenNear(text, match.index + match[0].length));
    if (hit !== undefined) hits.push(hit);
    const end = match.index + match[0].length;
    read = RUN.test(text.slice(end, end + 120)) ? end + 100 : read;
  }
  return hits;
};

/** `passes` and `compass` are no passwords; `dbPass` and `DB_PASS` are. */
function isPartOfAWord(text: string, at: number, label: string): boolean {
  if (label.length < 6 && /\p{L}/u.test(text.charAt(at - 1)) && !/^\p{Lu}/u.test(label)) return true;
  return /\p{Ll}$/u.test(label) && /^(?:s?\p{Ll})/u.test(text.slice(at + label.length, at + label.length + 2).replace(/^s(?!\p{L})/u, ''));
}

function valueAfter(text: string, at: number, label: Label): Hit | undefined {
  JOINT.lastIndex = at;
  const groups = JOINT.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const joint = (['assigned', 'colon', 'prose', 'blank'] as const).find((name) => groups[name] !== undefined) ?? 'blank';
  const found = readValue(text, JOINT.lastIndex);
  if (found === undefined) return undefined;
  const { value, start, quoted } = found;
  const score = isPlaceholder(value) && !isNumberOfAVendor(value, label, joint) ? 0 : scoreOf(label, joint, value, quoted);
  return score === 0 ? undefined : { rule: label === 'password' ? 'password' : 'key or token', start, end: start + value.length, score };
}

function readValue(text: string, at: number): { value: string; start: number; quoted: boolean } | undefined {
  QUOTED.lastIndex = at;
  const inQuotes = QUOTED.exec(text)?.[2];
  if (inQuotes !== undefined && !/\s/.test(inQuotes) && !/^(?:bearer|basic)/i.test(inQuotes)) return { value: inQuotes, start: at + 1, quoted: true };
  VALUE.lastIndex = at;
  const match = VALUE.exec(text);
  if (match?.[1] === undefined) return undefined;
  const value = match[1].replace(/[.,;:)\]}\\]+$/, '');
  return value.length < 4 ? undefined : { value, start: at + match[0].length - match[1].length, quoted: /["'`]/.test(match[0].slice(0, 2)) };
}

const isNumberOfAVendor = (value: string, label: Label, joint: Joint): boolean => label !== 'password' && joint !== 'prose' && joint !== 'blank' && /^\d{15,40}$/.test(value) && !/(\d)\1{5}/.test(value);

function scoreOf(label: Label, joint: Joint, value: string, quoted: boolean): number {
  if (label === 'password') return passwordScore(joint, value, quoted);
  if (/^\d+$/.test(value)) return 0.55;
  const least = label === 'vendor' ? 12 : joint === 'assigned' || joint === 'colon' ? 8 : 14;
  if (value.length < least || (label === 'vendor' && (joint === 'prose' || joint === 'blank') && value.length < 24)) return 0;
  if (hasDigitAndLetter(value)) return UUID.test(value) ? (joint === 'blank' ? 0 : 0.6) : entropyOf(value) < 2.5 ? 0 : joint === 'blank' || joint === 'prose' ? 0.75 : 0.82;
  return joint === 'assigned' && label === 'key' && (quoted || value.length >= 16) && entropyOf(value) > 3 && value.length >= 10 ? 0.6 : 0;
}

function passwordScore(joint: Joint, value: string, quoted: boolean): number {
  const mixed = hasDigitAndLetter(value);
  const marked = /[^\p{L}\p{N}\s.,:;()/'’-]/u.test(value);
  if (joint === 'assigned') return mixed || marked ? 0.85 : quoted ? 0.7 : value.length >= 5 ? 0.6 : 0;
  if (value.length < 5) return 0;
  const cased = /\p{Ll}/u.test(value) && /\p{Lu}/u.test(value);
  if (joint === 'blank') return value.length >= 6 && /\d/.test(value) && (marked || cased) && !/^[\p{L}]+-?\d{1,4}$/u.test(value) ? 0.75 : 0;
  if (mixed || (marked && /\p{L}/u.test(value))) return value.length >= 6 ? 0.85 : 0.6;
  return quoted ? 0.6 : joint === 'colon' && /^\p{Ll}{8,}$/u.test(value) ? 0.5 : 0;
}

const TOKEN = /(?<![\w/.=-])[\w+/=~-]{20,200}(?![\w/.])/g;

/** A random string on the same line, a few words after a vendor's name or the word key. */
function tokenNear(text: string, at: number): Hit | undefined {
  const line = text.slice(at, at + 100).split('\n', 1)[0] ?? '';
  for (const match of line.matchAll(TOKEN)) {
    const value = match[0];
    if (!hasDigitAndLetter(value) || isPlaceholder(value) || UUID.test(value) || /^[\da-f]{40}$|^[\da-f]{64}$/.test(value) || entropyOf(value) < 3.2 || value.includes('//')) continue;
    return { rule: 'key or token', start: at + match.index, end: at + match.index + value.length, score: 0.6 };
  }
  return undefined;
}

/** For the proof that they are linear. */
export const LABEL_PATTERNS: readonly RegExp[] = [LABEL, JOINT, VALUE, QUOTED, TOKEN];
