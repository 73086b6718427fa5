import type { Rule } from '../rule.js';

/** A text that speaks to the machine that reads it, or pretends to be one of its own messages. */
export const machine: readonly Rule[] = [
  {
    rule: 'chat template token',
    pattern: /<\|?(?:im_start|im_end|im_sep|system|user|assistant|endoftext|end_of_turn|start_of_turn|start_header_id|eot_id|begin_of_text|tool_call|channel)\|?>|\[\/?(?:inst|system|sys|system_prompt|available_tools|tool_calls?)\]|<<\/?sys>>|<\/?(?:instructions?|system|sys|s|important|information|inst|admin|prompt|override|hidden|secret|assistant|tool_call|function_calls?|tool_result|user_query|context|data|user_input|command)>|###\s?(?:system|instruction|assistant|response|human|user)\b|\{\{\s?#?(?:system|user|assistant)/g,
    score: 0.7,
    reason: 'It holds marks that separate a machine\'s messages.',
  },
  {
    rule: 'forged message',
    pattern: /(?:^|\n|[.!?]\s|["'`])\s{0,3}[[(*#<-]{0,4}\s?(?:system|assistant|developer|admin(?:istrator)?|ai|tool|bot|human|user)(?: (?:message|note|notice|prompt|update|override|alert|instruction|command|notification|response|output|result|policy))?\s?[\])*>]{0,3}\s?[:>]/g,
    score: 0.5,
    reason: 'It pretends to be a message of the system.',
  },
  {
    rule: 'end of data',
    pattern: /(?:\[?(?:end|begin|start|stop) (?:of )?(?:the )?(?:data|document|text|email|message|context|user input|input|output|conversation|prompt|instructions|file|page|content|system prompt|untrusted content)\b|(?<![-=#*])[-=#*]{3,60}\s?(?:(?:end|begin|start)\b(?! (?:dates?|times?|at|on|to|by|from|points?)\b)|system\b|new (?:instructions?|prompts?|tasks?|rules?|orders?|system|messages?|conversations?|contexts?|roles?|objectives?|directives?|user)\b)|\brest-of-document\b|\[end\b)/g,
    score: 0.4,
    reason: 'It pretends that what was to be read ends here.',
  },
  {
    rule: 'addressed to the assistant',
    pattern: /\b(?:(?!message to your (?:assistant|agent)\b(?! ?:))(?:note|notice|message|instructions?|important|attention|request|reminder|memo|hint|dear|hello|hi|hey|ok|okay|attn)[:,]? (?:to |for )?(?:the |any |all |you,? |our |your )?(?:ai|a\.i\.|llm|llms|language models?|chat ?bots?|bot|assistant|gpt(?:-?\d)?|chatgpt|claude|gemini|copilot|automated|automatic|agent|agents|model|machine|virtual assistant|email assistant|mail assistant|summari[sz]er|screening (?:tool|software|system)s?)\b|(?:if|when|since|as) (?:(?:you are|you're) (?:an? )?(?:ai|llm|language model|chat ?bot|bot|assistant|automated|agent|ai agent|ai assistant)|an? (?:ai|llm|language model|chat ?bot|bot|ai agent|ai assistant))\b|(?:ai|llm|automated) (?:assistants?|agents?|models?|systems?|tools?|screening|reviewers?|summari[sz]ers?|readers?|analysis software) (?:must|should|shall|has to|have to|reading|processing|that (?:reads?|process)|who|which|are (?:required|instructed)|is (?:required|instructed|authori[sz]ed)|needs? to|,|:)|(?:hey|hi|hello|dear|you,? the|the) (?:accounts payable |mail |email |office |back office |support |invoice |finance |payment |hr |scheduling )?(?:bot|ai|assistant|agent)\b(?=[,:!]| (?:must|should|is|are|will|needs)))/g,
    score: 0.6,
    reason: 'It speaks to the machine, not to a person.',
  },
  {
    rule: 'hidden from the user',
    pattern: /\b(?:(?:do not|don't|dont|never|without|no need to|avoid|must not|should not|not to) (?:\w+ ){0,2}?(?:tell|telling|inform|informing|notify|notifying|mention|mentioning|reveal|show|alert|alerting|ask|asking|bother|display|log|disclose|let|say|report|reporting|include|warn|warning|involve)(?:ing)? (?:\w+ ){0,4}?(?:users?|humans?|owner|operator|customer|anyone|anybody|them|this (?:to|in|instruction|step|action)|it (?:to|in)|about this|this|supervisor|employee|recipient)\b|(?:secretly|silently|covertly|discreetly|in the background|as if nothing happened|(?:send|forward|copy|export|upload|transfer|pay|delete|share|post|add|change)\b[^.!?\n]{0,60} behind the scenes|without (?:the )?(?:user'?s?|anyone'?s?|their|his|her) (?:knowledge|consent|approval|permission|confirmation|knowing|noticing)))/g,
    score: 0.5,
    reason: 'It asks to keep a person out of it.',
  },
  {
    rule: 'before answering',
    pattern: /\b(?:before (?:you )?(?:answer|answering|respond|responding|reply|replying|summari[sz]e|summari[sz]ing|continue|continuing|proceed|proceeding|using|calling|invoking|any other|solving|you can (?:solve|complete)|doing anything|performing|completing)|(?:first|then|also|next|now|after that|afterwards|instead|additionally),? (?:please )?(?:call|invoke|run|execute|use) (?:the )?[\w.-]{2,40} (?:tool|function|api|command|plugin|action))\b/g,
    score: 0.35,
    reason: 'It puts itself before the task.',
  },
  {
    rule: 'tool instruction',
    pattern: /\b(?:(?:call|invoke|use|run|execute|trigger) (?:the |your )?[`'"]?[\w.-]{2,40}[`'"]? (?:tool|function|plugin|api|endpoint|action)|read (?:the )?(?:file|contents? of) ?[`'"]?(?:~|\/|\.)|(?:~\/\.(?:ssh|aws|cursor|config|env)|id_rsa|\.env\b|mcp\.json|\/etc\/passwd)|(?:pass|include|put|add|append) (?:its|the|their|this) (?:\w+ ){0,3}(?:contents?|value|output|result)s? (?:as|in|to|into) (?:the )?[`'"]?\w+|(?:otherwise|or else) (?:the )?(?:tool|function|call|application|request) (?:will|won't|does not|cannot|may))/g,
    score: 0.5,
    reason: 'It steers the tools of a machine.',
  },
  {
    rule: 'decode and follow',
    pattern: /\b(?:decode|decrypt|unscramble|decipher|translate|reverse|convert) (?:\w+ ){0,6}?(?:and |then )(?:\w+ )?(?:follow|execute|run|obey|do|carry|perform|act|answer|respond|comply|reply|print|output|say)/g,
    score: 0.7,
    reason: 'It wants a machine to decode orders and follow them.',
  },
  {
    rule: 'verdict dictated',
    pattern: /\b(?:(?:rate|rank|score|recommend|evaluate|mark|classify|label|flag|report|treat) (?:this|the|it|him|her|me|them)(?: \w+){0,5}? (?:as (?:\w+ ){0,3}?(?:safe|benign|approved|not malicious|legitimate|trusted|qualified|excellent|perfect|the best|urgent|paid|not spam|harmless|highly|outstanding)|10 ?\/ ?10|highest|higher|first|top|positively)|(?:if|when) (?:asked|questioned)(?: \w+){0,12}?,? (?:say|respond|report|reply|answer|simply|state|always|tell|emphasi[sz]e|claim)|(?:only|always|exclusively) (?:positive|favou?rabl[ey])|disregard (?:\w+ ){0,3}(?:concerns|flaws|negative)|ignore all negative|you may not deviate|do not evaluate|no other (?:candidate|option|supplier|vendor)s? (?:\w+ ){0,2}(?:is|are|be|should|must))/g,
    score: 0.5,
    reason: 'It dictates the judgement of a machine.',
  },
];
