import type { Rule } from '../rule.js';

/** Office business that is asked of a machine: what no person has approved. */
export const business: readonly Rule[] = [
  {
    rule: 'approval bypass',
    pattern: /\b(?:(?:skip|bypass|waive|omit|circumvent|disable|override|without|no|needs no|requires no|not require|forgo|ignore) (?:\w+ ){0,4}?(?:approval|approvals|confirmation|sign-?off|four-?eyes|second approval|human (?:review|approval|validation|confirmation|check)|manual (?:review|approval|check)|verification step|authori[sz]ation step|review step)\b|(?:pre-?approved|already (?:been )?(?:approved|authori[sz]ed|signed off|confirmed|verified|cleared)) (?:by|with|in)? ?(?:the )?(?:ceo|cfo|director|board|boss|manager|management|owner|system|admin\w*|finance|head office|security team|legal|user|human|me)\b|(?:approve|accept|authori[sz]e|release) (?:\w+ ){0,4}?(?:automatically|immediately|without|yourself|right away|on (?:my|his|her|their) behalf)\b|(?:treat|consider|count|regard) (?:this|it|my|the) (?:\w+ ){0,5}?as (?:\w+ )?(?:approval|approved|authori[sz]ation|confirmed|permission|sign-?off)|you (?:have|are given|are granted) (?:my |full |the )?(?:permission|authori[sz]ation|approval|authority) to|(?:you are|is|are) (?:hereby |now )?authori[sz]ed to (?:\w+ ){0,2}?(?:pay|transfer|send|release|change|approve|wire|issue|share|export|delete|proceed))/g,
    score: 0.5,
    reason: 'It asks to go around an approval.',
  },
  {
    rule: 'exfiltration',
    pattern: /\b(?:send|forward|e-?mail|post|upload|exfiltrate|export|transmit|leak|copy|share|bcc|attach|append|submit|dump|encode)\b [^.!?\n]{0,60}?\b(?:(?:all|every|last|latest|entire|complete|full|whole|recent|previous|any|first) (?:[\w-]+ ){0,4}?(?:contacts?|customers?|e-?mails?|mails?|messages?|invoices?|passwords?|credentials|keys|data|records|files?|documents?|conversations?|history|list|database|inbox|mailbox|contents?|attachments?|threads?|chats?)|(?:customer|contact|client|employee|user|supplier|vendor|mailing|price) (?:list|database|data|records|table)|(?:api|private|secret|access|ssh) ?(?:keys?|tokens?)|passwords?|credentials|chat history|conversation history|system prompt|session (?:cookie|token)|personal data|environment variables)\b/g,
    score: 0.5,
    reason: 'It asks for a mass of data or for secrets to be sent away.',
  },
  {
    rule: 'data in an address',
    pattern: /!\[[^\]\n[]{0,60}\]\(\s?https?:\/\/[^)\s[]{0,100}?[?&/=](?:[\w.-]{1,20}=)?(?:\{|\[|<|%7b|\$|data|secret|summary|base64|token|history|prompt)|https?:\/\/[^\s<>")?]{1,80}\?[\w-]{1,30}=(?:\{|\[|<|%7b|\$\{)|(?:open|visit|fetch|load|request|call|get|browse|navigate to|curl|ping) https?:\/\/[^\s<>")?]{1,80}\?[\w-]{0,30}=? (?:followed by|with|plus|and append|\+)/g,
    score: 0.7,
    reason: 'It carries data away in the address of a link or an image.',
  },
  {
    rule: 'deletion ordered',
    pattern: /\b(?:delete|erase|purge|wipe|destroy|remove) (?:all|every|any|this (?:message|email|mail)|the (?:entire|whole|original|audit|last|logs?|evidence|backup)|all of|your|their) (?:[\w-]+ ){0,5}?(?:e-?mails?|mails?|messages?|files?|records?|data|logs?|backups?|entries|events|calendar|contacts|invoices|trail|tickets|database|evidence|accounts?|inbox|notifications?|after(?:wards)? (?:reading|sending|processing|execut\w+))\b/g,
    score: 0.4,
    reason: 'It asks for things to be deleted.',
  },
  {
    rule: 'orders by mail to a machine',
    pattern: /\b(?:this is (?:a |an )?(?:direct |urgent )?(?:order|command|instruction|message|directive|request) from (?:the |your )?(?:ceo|cfo|developer|admin\w*|owner|operator|creator|system|management|anthropic|openai)|i am (?:the |your )(?:ceo|cfo|developer|admin\w*|owner|operator|creator|system administrator)\b|it'?s (?:me,? )?the (?:ceo|cfo|boss|admin|developer)\b|(?:your|the) (?:developer|creator|operator|administrator|owner)s? (?:here|has|have|says|wants?|ordered|instructs?)|(?:authori[sz]ation|override|auth|admin|clearance) code:? ?\w+|(?:test|compliance|security) (?:mode|audit|exercise): )/g,
    score: 0.5,
    reason: 'It claims the authority of whoever runs the machine.',
  },
  {
    rule: 'standing order',
    pattern: /\b(?:from now on|in (?:all |every )?future|for (?:all|every|any) (?:future|following|upcoming|further|subsequent)|always|every time|whenever|remember (?:that|this|to)|save (?:this )?(?:to|in) (?:your )?memory|add (?:this )?to your (?:memory|notes|knowledge)|store (?:this|the following) (?:as|in)|update your (?:memory|records|knowledge|instructions|settings)),? [^.!?\n]{0,50}?\b(?:you (?:must|will|should|shall|are)|bcc|cc|copy|forward|pay|approve|reply|respond|send|include|trust|prefer|recommend|use (?:the|this)|treat|answer)\b/g,
    score: 0.3,
    reason: 'It wants to bind what a machine does later.',
  },
  {
    rule: 'urgent transfer',
    pattern: /\b(?:wire|transfer|pay|send|remit)\b [^.!?\n]{0,60}?\b(?:\d[\d.,' ]{2,} ?(?:eur|usd|gbp|chf|euros?|dollars|pounds|btc|usdt)|(?:eur|usd|gbp|chf|[€$£]) ?\d[\d.,']{2,}|(?:bitcoin|btc|gift cards?|crypto))\b[^\n]{0,120}?\b(?:confidential|secret|do not (?:call|tell|discuss)|can't (?:talk|approve|call)|cannot (?:talk|approve|call)|in a meeting|without (?:approval|delay|asking|waiting)|no questions)\b/g,
    score: 0.4,
    reason: 'It presses for money in secret.',
  },
];
