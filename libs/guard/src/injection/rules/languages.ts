import type { Rule } from '../rule.js';

interface Wording {
  readonly lang: string;
  /** To drop, and what: in either order, within one clause. Folded: without accents on Latin letters. */
  readonly drop: string;
  readonly orders: string;
  /** To show, and the machine's own secrets. */
  readonly show: string;
  readonly secrets: string;
}

const WORDINGS: readonly Wording[] = [
  { lang: 'German', drop: 'ignorier\\w{0,3}|vergiss|vergesst|vergessen sie|missachte\\w?|ubergeh\\w{0,3}|umgeh\\w{0,3}|hor\\w? nicht auf|uberschreib\\w{0,3}|verwirf', orders: 'anweisung\\w{0,3}|befehl\\w{0,2}|vorgabe\\w?|regeln?|richtlinien?|instruktion\\w{0,2}|gesagte|aufgaben?|anfragen|kontext', show: 'zeig\\w?|nenn\\w?|verrat\\w?|gib\\b|gebe|wiederhol\\w?|drucke?|schreibe?', secrets: 'systemprompt|system-prompt|(?:deine|ihre|interne|geheime|vollstandige)\\w{0,2} (?:\\w{1,20} )?(?:anweisungen|instruktionen|regeln|vorgaben|prompt)|passwort|geheim\\w{0,6}' },
  { lang: 'French', drop: 'ignor\\w{1,4}|oubli\\w{1,3}|neglig\\w{1,3}|contourn\\w{1,3}|ne (?:tenez|tiens) pas compte|fais abstraction|annul\\w{1,3}', orders: 'instructions?|consignes?|regles?|directives?|ordres?|commandes?|ce qui precede|validation', show: 'montr\\w{1,3}|revel\\w{1,3}|affich\\w{1,3}|repet\\w{1,3}|dis[- ]moi|donn\\w{1,3}|imprim\\w{1,3}', secrets: 'prompt|(?:tes|vos|ton|votre) (?:\\w{1,20} )?(?:instructions|consignes|regles)|mot de passe|cle secrete' },
  { lang: 'Spanish', drop: 'ignora\\w{0,3}|olvida\\w{0,3}|omit\\w{1,3}|descarta\\w?|desobedece\\w?|haz caso omiso|no hagas caso|anula', orders: 'instrucciones|instruccion|reglas?|directrices|ordenes|indicaciones|normas|todo lo anterior', show: 'muestra\\w{0,3}|revela\\w{0,3}|repite|repit\\w{1,3}|dime|di\\b|imprime|escribe|dame', secrets: 'prompt|(?:tus|sus) (?:\\w{1,20} )?(?:instrucciones|reglas)|contrasena|clave secreta' },
  { lang: 'Italian', drop: 'ignora\\w{0,3}|dimentica\\w{0,3}|trascura\\w{0,2}|non seguire|scarta|annulla|bypassa', orders: 'istruzioni|regole|direttive|ordini|comandi|indicazioni|quanto sopra', show: 'mostra\\w{0,3}|rivela\\w{0,3}|ripeti|dimmi|stampa|scrivi|dammi', secrets: 'prompt|(?:le|tue|tua) (?:\\w{1,20} )?(?:istruzioni|regole)|password|chiave segreta' },
  { lang: 'Portuguese', drop: 'ignor\\w{1,3}|esquec\\w{1,3}|desconsider\\w{1,3}|desobedec\\w{1,2}|descart\\w{1,3}', orders: 'instrucoes|regras|diretrizes|ordens|comandos|orientacoes|tudo acima', show: 'mostr\\w{1,3}|revel\\w{1,3}|repit\\w{1,2}|diga|exib\\w{1,2}|imprim\\w{1,2}', secrets: 'prompt|(?:suas|tuas) (?:\\w{1,20} )?(?:instrucoes|regras)|senha|chave secreta' },
  { lang: 'Dutch', drop: 'negeer\\w?|vergeet|sla\\b|omzeil\\w?|overschrijf|laat', orders: 'instructies|regels|opdrachten|aanwijzingen|richtlijnen|bevelen', show: 'toon|laat|geef|vertel|herhaal|onthul', secrets: 'systeemprompt|prompt|(?:je|jouw|uw) (?:\\w{1,20} )?(?:instructies|regels)|wachtwoord|geheime' },
  { lang: 'Scandinavian', drop: 'ignorer\\w{0,2}|glom\\b|glem\\b|bortse|strunta|se bort|tilsidesaet', orders: 'instruktion\\w{0,3}|instruksjon\\w{0,3}|regler\\w{0,2}|anvisning\\w{0,4}|instrukser\\w{0,2}|riktlinjer|retningslinjer', show: 'visa|vis\\b|avsloja|beratta|fortael|fortell|upprepa|gentag|gjenta', secrets: 'systemprompt\\w{0,2}|prompt|(?:dina|dine) (?:\\w{1,20} )?(?:instruktion\\w{0,3}|regler|instrukser)|losenord\\w{0,2}|passord\\w{0,2}|adgangskode\\w{0,2}' },
  { lang: 'Polish and Czech', drop: 'zignoruj\\w{0,2}|ignoruj\\w{0,2}|zapomnij\\w{0,2}|pomin\\w{0,2}|zapomen\\w{0,2}|odrzuc', orders: 'instrukcj\\w{1,3}|polece\\w{1,3}|zasad\\w{0,3}|regul\\w{1,3}|wytyczn\\w{1,3}|pokyn\\w{0,2}|instrukc\\w{1,3}|pravidl\\w{0,2}', show: 'pokaz\\w{0,2}|ujawnij|podaj|powtorz|wypisz|ukaz|prozrad|zopakuj|rekni', secrets: 'prompt|(?:swoje|twoje|sve|svuj) (?:\\w{1,20} )?(?:instrukcje|zasady|pokyny|pravidla)|hasl\\w|hesl\\w' },
  { lang: 'Turkish', drop: 'yok say\\w{0,4}|unut\\w{0,4}|gormezden gel\\w{0,4}|dikkate alma\\w{0,3}|gecersiz kil\\w{0,3}', orders: 'talimat\\w{0,6}|kural\\w{0,6}|yonerge\\w{0,6}|komut\\w{0,6}|emir\\w{0,4}', show: 'goster\\w{0,4}|soyle\\w{0,4}|acikla\\w{0,4}|tekrarla\\w{0,3}|yazdir\\w{0,3}', secrets: 'istem\\w{0,5}|prompt\\w{0,4}|sifre\\w{0,4}|parola\\w{0,4}|gizli\\w{0,3}' },
  { lang: 'Indonesian', drop: 'abaikan|lupakan|kesampingkan|hiraukan', orders: 'instruksi|perintah|aturan|arahan|petunjuk', show: 'tampilkan|tunjukkan|ungkapkan|ulangi|beritahu|katakan', secrets: 'prompt|(?:instruksi|aturan)(?: \\w{1,20})? (?:anda|kamu|mu)|kata sandi|rahasia' },
  { lang: 'Vietnamese', drop: 'bo qua|phot lo|quen|khong tuan theo', orders: 'huong dan|chi dan|quy tac|lenh|chi thi|yeu cau', show: 'hien thi|tiet lo|cho (?:toi|biet)|nhac lai|lap lai|in ra', secrets: 'loi nhac|prompt|mat khau|khoa bi mat|he thong' },
  { lang: 'Tagalog and Swahili', drop: 'huwag pansinin|balewalain|kalimutan|puuza|sahau', orders: 'tagubilin|utos|panuto|patakaran|mga tuntunin|maagizo|maelekezo|sheria|kanuni', show: 'ipakita|sabihin|ibunyag|onyesha|niambie|rudia', secrets: 'prompt|password|nenosiri|siri' },
  { lang: 'Russian and Ukrainian', drop: '(?:про)?игнорируй\\p{L}{0,3}|забудь\\p{L}{0,3}|не обращай внимания|отмени\\p{L}{0,2}|(?:про)?ігноруй\\p{L}{0,3}|забудь|не зважай', orders: 'инструкци\\p{L}{1,3}|указани\\p{L}{1,3}|правил\\p{L}{0,3}|команд\\p{L}{0,3}|распоряжени\\p{L}{1,3}|інструкці\\p{L}{1,3}|вказівк\\p{L}{1,3}', show: 'покажи\\p{L}{0,2}|раскро\\p{L}{1,2}|повтори\\p{L}{0,2}|скажи\\p{L}{0,2}|выведи\\p{L}{0,2}|назови\\p{L}{0,2}|розкрий\\p{L}{0,2}', secrets: 'систем\\p{L}{2,4} (?:промпт|подсказк|запит|сообщени)\\p{L}{0,3}|промпт\\p{L}{0,2}|(?:свои|твои|ваши|свої|твої) (?:\\p{L}{1,20} )?(?:инструкции|правила|інструкції)|парол\\p{L}{0,2}|секрет\\p{L}{0,4}' },
  { lang: 'Chinese', drop: '忽略|忽視|忽视|无视|無視|忘记|忘記|忘掉|不要理会|不要理會|跳过|绕过|覆盖', orders: '指令|指示|规则|規則|命令|提示|设定|設定|要求|约束|限制', show: '显示|顯示|告诉我|告訴我|输出|輸出|重复|重複|泄露|洩露|打印|说出|公开|翻译', secrets: '系统提示|系統提示|提示词|提示詞|初始指令|你的指令|你的规则|你的提示|密码|密碼|密钥|密鑰' },
  { lang: 'Japanese', drop: '無視|忘れ|破棄|従わ(?:ない|ず)|スキップ', orders: '指示|命令|ルール|規則|プロンプト|設定|制限', show: '表示|教え|出力|繰り返|開示|見せ|公開', secrets: 'システムプロンプト|プロンプト|あなたの(?:指示|命令|ルール)|パスワード|秘密' },
  { lang: 'Korean', drop: '무시|잊어|잊고|따르지 마|건너뛰|우회', orders: '지시|지침|명령|규칙|프롬프트|설정|제한', show: '보여|알려|출력|반복|공개|말해', secrets: '시스템 ?프롬프트|프롬프트|너의 (?:지시|규칙)|당신의 (?:지시|규칙)|비밀번호|암호|비밀' },
  { lang: 'Arabic and Persian', drop: 'تجاهل\\p{L}{0,2}|انس\\p{L}{0,2}|تجاوز|لا تتبع|نادیده بگیر\\p{L}{0,2}|فراموش کن\\p{L}{0,2}', orders: '(?:ال)?تعليمات|(?:ال)?أوامر|(?:ال)?اوامر|(?:ال)?قواعد|(?:ال)?توجيهات|تعليماتك|دستور\\p{L}{0,4}|قوانین', show: 'اعرض|أظهر|اظهر|اكشف|كرر|أخبرني|اخبرني|نشان بده|بگو|فاش کن', secrets: 'كلمة (?:المرور|السر)|موجه النظام|تعليماتك|(?:ال)?سر\\p{L}{0,3}|رمز عبور|پرامپت' },
  { lang: 'Hindi and Bengali', drop: 'अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल|उपेक्षा|উপেক্ষা|ভুলে', orders: 'निर्देश\\p{L}{0,3}|निर्देशों|नियम\\p{L}{0,3}|आदेश\\p{L}{0,3}|নির্দেশ\\p{L}{0,4}|নিয়ম', show: 'दिखा\\p{L}{0,4}|बता\\p{L}{0,4}|दोहरा\\p{L}{0,4}|দেখা\\p{L}{0,4}|বল\\p{L}{0,3}', secrets: 'पासवर्ड|गुप्त|प्रॉम्प्ट|सिस्टम|পাসওয়ার্ড|গোপন|প্রম্পট' },
  { lang: 'Thai', drop: 'ละเว้น|เพิกเฉย|ไม่ต้องสนใจ|ลืม|ข้าม', orders: 'คำสั่ง|คำแนะนำ|กฎ|ข้อกำหนด', show: 'แสดง|บอก|เปิดเผย|ทวน', secrets: 'พรอมต์|รหัสผ่าน|ความลับ|ระบบ' },
];

const WITHIN = 40;
const gap = String.raw`[^.!?\n。！？]{0,${WITHIN}}?`;
const bounded = (words: string): string => String.raw`(?<!\p{L})(?:${words})(?!\p{L})`;
const SPACELESS = new Set(['Chinese', 'Japanese', 'Korean', 'Thai', 'Hindi and Bengali']);

/** Instruction override and the asking for secrets in other languages than English. */
export const languages: readonly Rule[] = WORDINGS.flatMap(({ lang, drop, orders, show, secrets }) => {
  const either = (a: string, b: string): RegExp => {
    const [one, two] = SPACELESS.has(lang) ? [`(?:${a})`, `(?:${b})`] : [bounded(a), bounded(b)];
    return new RegExp(`${one}${gap}${two}|${two}${gap}${one}`, 'gu');
  };
  return [
    { rule: 'instruction override, other language', pattern: either(drop, orders), score: 0.7, reason: `It tells a machine to drop its instructions (${lang}).` },
    { rule: 'prompt extraction, other language', pattern: either(show, secrets), score: 0.5, reason: `It asks a machine for what it must not tell (${lang}).` },
  ];
});
