import type { Detector, Spot } from '../detector.js';

interface Threat {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly score: number;
  readonly reason: string;
}

// Whoever writes to a machine instead of to a person. A mail to a person says none of these.
const EARLIER = String.raw`(?:previous|prior|earlier|above|preceding|existing|bisherigen|vorherigen|obigen|précédentes|antérieures|anteriores|previas|precedenti|vorige|eerdere|initial|system)`;
const INSTRUCTIONS = String.raw`(?:instructions?|prompts?|rules|guidelines|directives|programming|anweisungen|vorgaben|regeln|consignes|instrucciones|instrucciones|reglas|istruzioni|regole|instructies|aanwijzingen)`;
const DROP = String.raw`(?:ignore|disregard|forget|override|bypass|discard|ignorier\p{L}*|vergiss|missachte|ignorez|oublie[zs]?|ignora\p{L}*|olvida|dimentica|negeer|vergeet)`;

const THREATS: readonly Threat[] = [
  {
    rule: 'instruction override',
    pattern: new RegExp(`(?<!\\p{L})${DROP}\\s(?:\\p{L}+\\s){0,5}?(?:${EARLIER}\\s(?:\\p{L}+\\s){0,2}?${INSTRUCTIONS}|${INSTRUCTIONS}\\s(?:\\p{L}+\\s){0,2}?${EARLIER}|all\\s(?:your\\s)?${INSTRUCTIONS})(?!\\p{L})`, 'giu'),
    score: 0.8,
    reason: 'It tells a machine to drop its instructions.',
  },
  {
    rule: 'role change',
    pattern: /(?<!\p{L})(?:you are now (?:in )?(?:an? )?(?:DAN|jailbroken|unrestricted|developer mode|root|the admin\p{L}*|my assistant)|(?:enter|enable|activate) (?:developer|god|debug|admin|jailbreak) mode|system override|new system (?:prompt|instructions?))/giu,
    score: 0.75,
    reason: 'It tries to give a machine another role.',
  },
  {
    rule: 'prompt extraction',
    pattern: /(?<!\p{L})(?:reveal|print|show|repeat|output|display|tell me)\s(?:\p{L}+\s){0,3}?(?:system prompt|hidden instructions|initial instructions|your instructions|prompt verbatim)/giu,
    score: 0.75,
    reason: 'It asks a machine for its instructions.',
  },
  {
    rule: 'addressed to the assistant',
    pattern: /(?:<\|?(?:im_start|system|endoftext)\|?>|\[(?:\/?INST|system)\]|^#{2,}\s?(?:system|assistant|new instructions?)\b|(?<!\p{L})(?:AI (?:assistant|agent|model)|(?:language|KI-?)modell?|note to (?:the )?(?:AI|assistant|bot))[:,])/gimu,
    score: 0.6,
    reason: 'It speaks to the machine, not to a person.',
  },
  {
    rule: 'exfiltration',
    pattern: /(?<!\p{L})(?:send|forward|email|post|upload|exfiltrate|export|transmit)\s(?:\p{L}+\s){0,6}?(?:all (?:\p{L}+ ){0,3}(?:contacts|customers|emails|mails|invoices|passwords|credentials|keys|data|records)|(?:customer|contact) (?:list|database)|(?:api|private) keys?|passwords|credentials|bank details of)(?!\p{L})/giu,
    score: 0.6,
    reason: 'It asks for a mass of data or for secrets to be sent away.',
  },
  {
    rule: 'approval bypass',
    pattern: /(?<!\p{L})(?:without (?:asking|approval|confirmation|telling|informing)(?: \p{L}+){0,3}|do not (?:ask|tell|inform|notify|mention)(?: \p{L}+){0,3} (?:human|user|operator|owner|anyone)|skip (?:the )?(?:approval|review|confirmation)|(?:pre-?approved|already approved) by (?:the )?(?:system|admin\p{L}*))(?!\p{L})/giu,
    score: 0.5,
    reason: 'It asks to keep a person out of it.',
  },
  {
    rule: 'shell command',
    pattern: /(?:curl|wget)\s[^\n|]{4,200}\|\s*(?:ba|z)?sh\b|rm\s+-rf?\s+[~/]|\bpowershell(?:\.exe)?\s+-e(?:nc)?\b|;\s*(?:DROP|TRUNCATE)\s+TABLE\b/giu,
    score: 0.75,
    reason: 'It holds a command for a machine.',
  },
];

/** A few clear signs of prompt injection and command injection. */
export const threats: Detector = (_text, plain) =>
  THREATS.flatMap(({ rule, pattern, score, reason }) =>
    [...plain.text.matchAll(pattern)].map((match): Spot => ({ category: 'threat', rule, score, ...plain.origin(match.index, match.index + match[0].length), reason })),
  );
