import type { Rule } from '../rule.js';

const PROGRAM = String.raw`(?:cat|ls|id|whoami|uname|wget|curl|nc|ncat|netcat|bash|sh|zsh|dash|ping|sleep|rm|chmod|chown|nslookup|dig|python[23]?|perl|ruby|php|node|powershell|pwsh|cmd|cmd\.exe|type|dir|net|netstat|ifconfig|ipconfig|ps|kill|echo|eval|exec|tftp|ftp|scp|ssh|telnet|useradd|passwd|reg|systeminfo|tasklist|certutil|mshta|bitsadmin|wmic|find|grep|awk|sed|env|printenv|mkfifo|crontab|mount|touch|sudo|su|which|phpinfo|system|ipconfig|timeout|w|who|hostname)`;

/** Commands for a shell, a database, a template engine or a browser. */
export const commands: readonly Rule[] = [
  {
    rule: 'shell command chained',
    pattern: new RegExp(String.raw`(?:[;|&\x60]|\$\(|%0a|%3b|\\n|\|\||&&|<!--#exec)\s{0,3}(?:(?:/usr)?/s?bin/)?${PROGRAM}(?=[\s;|&)\x60"'<>%$+/-]|$)`, 'g'),
    score: 0.7,
    reason: 'It chains a command for a shell.',
  },
  {
    rule: 'shell command',
    pattern: /(?:\b(?:curl|wget)\s[^\n|;]{1,300}[|;]\s?(?:sudo\s)?(?:ba|z|da)?sh\b|\brm\s-(?:[a-z]{0,6}r[a-z]{0,6}|-recursive)\s(?:-\w+\s)?[~/.*$]|\bpowershell(?:\.exe)?\s-\w|\/dev\/tcp\/|\/bin\/(?:ba|z|da)?sh\b|\/etc\/(?:passwd|shadow|hosts|group|issue)|(?:[a-z]:)?\\(?:windows|winnt)\\|\bcmd(?:\.exe)?\s?\/c|\bnc\s-\w{1,6}\s|\bmkfifo\s|\bchmod\s(?:[0-7]{3,4}|[ugoa]*\+[rwxs]+)\s|\b:\(\)\s?\{|\$\{?ifs\}?|\bdd\sif=|\bmkfs\.|\bsudo\s(?:rm|su|bash|sh|cat|chmod|useradd)|\bnet\s(?:user|localgroup)\s|\bcertutil\s-|\bwget\shttps?:|\bcurl\s(?:-\w+\s)?[^\s]{0,20}https?:|\b(?:perl|php|ruby|python3?)\s-[ecr]\s|\b(?:nslookup|ping)\s(?:-\w+\s\d+\s)?[\w-]+\.[\w.-]+(?:\s|$)|\/(?:usr\/)?s?bin\/\w+|<!--#(?:exec|include)|\bx{0,1}\(\)\s?\{\s?:;\s?\})/g,
    score: 0.7,
    reason: 'It holds a command for a shell.',
  },
  {
    rule: 'sql command',
    pattern: /(?:['")\d]\s{0,3}(?:or|and|\|\||&&)\s{1,3}(?:not\s)?['"(]{0,3}[\w@]{1,20}['")]{0,3}\s{0,3}(?:=|<|>|like|is)\s{0,3}['"(]{0,3}[\w@]{1,20}|\bunion\s(?:all\s)?select\b|;\s{0,3}(?:drop|truncate|delete|insert|update|alter|create|exec|shutdown|select|declare|grant|waitfor)\s(?:\w|\*|@)|\b(?:drop|truncate|alter)\s(?:table|database|schema|user|view|index)\s|\bselect\s[\w*@.,()'" ]{1,120}\sfrom\s[\w.\x60"[\]]+(?:\s(?:where|limit|order|union|join|group|into)\b|\s?;|\s?--|$)|\binsert\sinto\s[\w.\x60"]+\s?(?:\(|values|select)|\bdelete\sfrom\s[\w.]+(?:\swhere|\s?;|$)|\bupdate\s[\w.]+\sset\s[\w.]+\s?=|\b(?:xp_cmdshell|sp_executesql|information_schema|pg_sleep|pg_read_file|load_file|into\s(?:outfile|dumpfile)|waitfor\sdelay|benchmark\(|sleep\(\d|@@version|utl_http|dbms_\w+|sqlite_master|char\(\d+\)\s?\+|concat\(0x|extractvalue\(|updatexml\(|exec\s?\(|exec\smaster)|'\s?(?:--|#|\/\*|;)\s?(?:-|$))/g,
    score: 0.75,
    reason: 'It holds a command for a database.',
  },
  {
    rule: 'script in markup',
    pattern: /(?:<\s?script\b|<\/script|javascript\s?:|\\x3cscript|\bon(?:error|load|click|mouseover|focus|toggle|start|pageshow|animationstart)\s?=\s?["'\x60]?\s?[\w.]{1,40}\s?[(=\x60]|<\s?(?:iframe|embed|object|svg|math|base|meta|applet|frameset|body|link|img|video|audio|details)\b[^>\n]{0,300}(?:javascript|on\w{3,20}\s?=|src\s?=\s?["']?(?:data|http|x)|http-equiv|srcdoc)|\bdata\s?:\s?text\/html|\bdocument\.(?:cookie|location|write|domain)|\b(?:alert|prompt|confirm|eval|fetch|atob|settimeout)\s?\(\s?["'\x60\d\w]|vbscript\s?:|expression\s?\(|\bxlink:href\s?=)/g,
    score: 0.7,
    reason: 'It holds a script for a browser.',
  },
  {
    rule: 'template injection',
    pattern: /(?:\{\{[^{}\n]{0,100}(?:\d\s?\*\s?['"]?\d|__|config|self|request|cycler|lipsum|namespace|constructor|process|require|popen|system)[^{}\n]{0,200}\}\}|\{%[^%\n]{0,100}(?:import|include|for|if|set|exec)[^%\n]{0,200}%\}|\$\{(?:jndi|env|sys|java|lower|\d+\s?\*|t\(|runtime|ifs|@)|<%=?[^%\n]{0,100}(?:system|exec|eval|\d\s?\*|file|require|runtime)|#\{[^}\n]{0,60}(?:\d\s?\*|system|exec|`)|__(?:import|class|mro|subclasses|globals|builtins)__)/g,
    score: 0.75,
    reason: 'It holds an expression for a template engine.',
  },
  {
    rule: 'code execution',
    pattern: /(?:\b(?:os\.(?:system|popen|exec\w*|remove|environ)|subprocess\.(?:run|popen|call|check_output)|eval\s?\(|exec\s?\(|compile\s?\(|importlib|pickle\.loads|shutil\.rmtree|child_process|execsync|spawnsync|runtime\.getruntime|processbuilder|shell_exec|passthru|proc_open|base64_decode\s?\(|phpinfo\s?\(|file_get_contents\s?\(|invoke-(?:expression|webrequest|restmethod)|iex\s?\(|downloadstring|frombase64string|socket\.socket|pty\.spawn|fs\.(?:unlink|rm|readfile|writefile)\w*|createobject\s?\(|wscript\.shell|activexobject|system\s?\(\s?["'\x60$])|<\?(?:php|=)|print\s?`|`(?:id|ls|whoami|uname|cat|ping|sleep|curl|wget)[^`\n]{0,120}`|<!entity\b|<!doctype[^>\n]{0,100}\[|xsi:schemalocation)/g,
    score: 0.7,
    reason: 'It holds code that runs programs or deletes files.',
  },
  {
    rule: 'path out of the folder',
    pattern: /(?:(?:\.\.[\\/]){2,}|(?:%2e%2e(?:%2f|\/|%5c)){1,}|\.\.%2f|%252e|%00|\bfile:\/\/\/|\bgopher:\/\/|\bphp:\/\/|\bexpect:\/\/|\b169\.254\.169\.254\b|\[::\]|\b(?:\/proc\/self|\/var\/log|\/root\/|boot\.ini|win\.ini|web\.config|\.htaccess))/g,
    score: 0.65,
    reason: 'It points to files that are none of its business.',
  },
  {
    rule: 'directory filter',
    pattern: /(?:\*\)\(\s?[|&!]?\s?\(?\w+=|\)\(\|?\(?(?:uid|cn|objectclass|userpassword|mail)=|\$(?:ne|gt|gte|regex|where|nin|exists)["']?\s?:|\|\|\s?'?1'?\s?==|' or '|\bor\s1\s?=\s?1|%0d%0a\w+:|\r\nset-cookie:|=cmd\||=hyperlink\(|[=+@-](?:sum|cmd|importxml|webservice)\()/g,
    score: 0.65,
    reason: 'It breaks out of a query, a header or a cell.',
  },
];
