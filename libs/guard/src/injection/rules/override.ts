import type { Rule } from '../rule.js';

const DROP = String.raw`(?:ignore|disregard|forget|override|overrule|bypass|discard|abandon|neglect|skip|drop|cancel|void|supersede|overwrite|delete|erase|unlearn)`;
const EARLIER = String.raw`(?:previous|prior|earlier|above|preceding|foregoing|former|existing|initial|original|old|past|all|any|every|your|other|system|safety|security|these|those|the)`;
const ORDERS = String.raw`(?:instructions?|instruct|prompts?|rules?|guidelines?|directives?|directions|programming|commands?|orders|polic(?:y|ies)|restrictions?|guardrails?|constraints|training|context|filters?|safeguards?|told|said)`;
const gap = (most: number): string => String.raw`[^.!?\n]{0,${most}}?`;

/** A machine is told to drop what it was told. */
export const override: readonly Rule[] = [
  {
    rule: 'instruction override',
    pattern: new RegExp(String.raw`\b${DROP}(?:s|d|ing)?\s(?:\w+\s){0,4}?${EARLIER}\s(?:\w+[\s,]\s?){0,3}?${ORDERS}\b`, 'g'),
    score: 0.8,
    reason: 'It tells a machine to drop its instructions.',
  },
  {
    rule: 'forget everything',
    pattern: /\b(?:ignore|forget|disregard)\s(?:about\s)?(?:everything|anything|all|what(?:ever)?)\s(?:that\s)?(?:(?:was|were|you|i|we|has|have|is|came|been|were|above|before|said|told|written|stated|learned|know)\b\s?){1,4}/g,
    score: 0.75,
    reason: 'It tells a machine to forget what it was told.',
  },
  {
    rule: 'instructions replaced',
    pattern: /\b(?:(?:your|the|here are (?:your|the)|following|these are (?:your|the)) (?:new|real|actual|updated|true|only|revised) (?:instructions?|task|prompt|rules|role|goal|objective|directives?|system prompt)|new (?:system )?(?:instructions?|prompt|directives?)\s?:|(?:overrides?|supersedes?|replaces?|takes? (?:precedence|priority) over) (?:\w+ ){0,4}?(?:instructions?|directives|rules|prompts?|polic(?:y|ies)|guidelines))/g,
    score: 0.75,
    reason: 'It puts new instructions in the place of the old.',
  },
  {
    rule: 'rules do not apply',
    pattern: new RegExp(String.raw`\b(?:do not|don't|dont|never|stop|no longer|without) ${gap(12)}(?:follow|obey|comply with|adhere to|apply|respect|abide by|following|obeying) ${gap(24)}(?:instructions?|rules|guidelines|polic(?:y|ies)|restrictions|approval)\b`, 'g'),
    score: 0.6,
    reason: 'It says that rules do not apply.',
  },
  {
    rule: 'no restrictions',
    pattern: /\b(?:no|without(?: any)?|free (?:of|from)(?: all| any)?|not bound by(?: any)?|unbound by|remove all|disable(?: all| your)?|turn off(?: your)?|bypass(?:ing)?(?: all| any| your)?|break free (?:of|from)) (?:\w+ ){0,3}?(?:restrictions|limitations|filters?|censorship|guardrails|safeguards|safety (?:filters?|protocols?|checks?|measures)|ethical (?:guidelines|constraints|concerns)|content polic(?:y|ies)|moderation|typical confines)\b/g,
    score: 0.7,
    reason: 'It wants a machine without its safeguards.',
  },
  {
    rule: 'role change',
    pattern: /\b(?:you are now|you're now|from now on,? you(?: are| will|'re)|you will now (?:act|be|play|pretend)|pretend (?:to be|that you|you are|you're)|(?:act|behave|respond|answer|roleplay|role-play|reply) as (?:if you (?:were|are)|an? (?:ai|unrestricted|unfiltered|evil|jailbroken|uncensored)|dan\b|my (?:deceased|late) )|imagine you are an? (?:ai|unrestricted|evil)|stay in character|remain in character|break character|do anything now|(?:developer|god|debug|admin|jailbreak|dan|maintenance|sudo|root|unrestricted|opposite) mode|simulate (?:a|an|being) (?:ai|unrestricted|linux|terminal))/g,
    score: 0.65,
    reason: 'It tries to give a machine another role.',
  },
  {
    rule: 'jailbreak name',
    pattern: /(?:\b(?:you are|you're|(?:act|answer|respond|behave|reply|speak|talk) (?:as|like)|become|simulate|enable|activate) (?:an? |the )?(?:dan|stan|dude|aim)\b|\b(?:dan|stan|dude|aim) mode\b|\bdan (?:stands for|has no (?:rules|limits|restrictions|filters)|is free (?:of|from))\b|\[(?:dan|gpt|jailbreak|stan|dude|classic)\]|\b(?:jailbreak(?:ed|ing)?|always intelligent and machiavellian|evil-?bot|anti-?gpt|chatgpt with|developer mode enabled|chadgpt|uncensored (?:ai|model|response))\b(?= |:|,|\.|\]|\)))/g,
    score: 0.5,
    reason: 'It names a known way to free a machine of its rules.',
  },
  {
    rule: 'prompt extraction',
    pattern: new RegExp(
      String.raw`\b(?:reveal|print|show|repeat|output|display|tell me|write|give me|share|expose|leak|dump|list|disclose|summari[sz]e|translate|copy|paste|recite|return|spell out|what (?:is|are|was|were)|send) ${gap(40)}(?:(?:system|initial|hidden|original|secret|full|entire|developer|your) (?:prompts?|instructions?|messages?|rules|guidelines|configuration)|your (?:\w+ ){0,2}(?:prompt|instructions|rules)|(?:text|words|everything|sentences|content|message|lines?) (?:written )?(?:above|before this)|access code|secret (?:key|code|password|word))\b`,
      'g',
    ),
    score: 0.7,
    reason: 'It asks a machine for its instructions.',
  },
  {
    rule: 'answer dictated',
    pattern: /\b(?:(?:just|only|simply|always|instead,?) (?:say|reply|respond|answer|output|print|write|return|reply with|respond with|answer with)\b|(?:respond|reply|answer|say) (?:only|exactly|just|with)\b|say (?:exactly|the words?|this)\b|repeat (?:after me|the (?:following|word|sentence)|this|word for word|verbatim)|your (?:only|next|entire) (?:response|answer|output|reply) (?:should|must|will|is)|start your (?:response|answer|reply) with|begin (?:your (?:response|answer|reply)|with the words))/g,
    score: 0.5,
    reason: 'It dictates what a machine is to answer.',
  },
];
