// How mail programs mark what is not the writer's own new text: en, de, fr, es, it, nl. All patterns look at one line.

/** "On 3 November Mara wrote:", also when the line is the end of a wrapped one. */
export const ATTRIBUTION_END = /(?:wrote|writes|schrieb(?:\s.{0,120})?|a écrit|escribi[óo]|ha scritto|scrive|schreef(?:\s.{0,120})?)\s?:\s*$/i;
export const ATTRIBUTION_START = /^\s*(?:On\s|Am\s|Le\s|El\s|Il\s|In data\s|Op\s|>?\s?(?:\d{1,4}[./-]){2}\d|\p{Lu}[\p{L}.'-]+\s.{0,80}<|\p{Lu}[\p{L}.'-]+(?:\s\p{Lu}[\p{L}.'-]+){0,3}\s(?:wrote|schrieb|schreef|a écrit|escribió|ha scritto))/u;

/** "-----Original Message-----" and its kin, and Outlook's line. */
export const QUOTE_RULE =
  /^\s*(?:[-_]{2,}\s*(?:original message|ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale|oorspronkelijk bericht)\s*[-_]*|_{20,}|-{20,})\s*$/i;
export const FORWARD_RULE =
  /^\s*(?:[-_]{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht)\s*[-_]*|begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message (?:transféré|réexpédié)\s?:|inizio messaggio inoltrato:|begin doorgestuurd bericht:|inicio del mensaje reenviado:)\s*$/i;

/** Outlook's block of headers: From first, Sent or Date close behind. */
export const HEADER_FROM = /^\s*\*?(?:from|von|de|expéditeur|da|van)\s?:\*?\s?\S/i;
export const HEADER_SENT = /^\s*\*?(?:sent|date|gesendet|datum|envoyé|enviado|fecha|el|inviato|data|verzonden)\s?:\*?\s?\S/i;

export const SIGNATURE_RULE = /^(?:-- ?|—|__+)\s*$/;
/** What a program adds under the text. */
export const PROGRAM_LINE =
  /^\s*(?:sent (?:from|via) |get outlook for|von meinem .{2,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis|à partir) |enviado desde|inviato da|verzonden vanaf|verstuurd vanaf|outlook für |télécharger outlook)/i;
export const SIGN_OFF =
  /^\s*(?:(?:(?:with )?(?:best|kind|warm|kindest|warmest|many thanks and best|thanks and (?:best|kind)) )?(?:regards|wishes|greetings)|best|cheers|sincerely|yours (?:sincerely|faithfully|truly)|(?:many )?thanks|thank you|thx|talk soon|(?:mit )?(?:freundlich|best|herzlich|lieb|viel|schön)\p{L}* (?:gr(?:ü|ue)(?:ß|ss)\p{L}*|dank)(?: .{0,40})?|(?:viele |beste |liebe |schöne )?gr(?:ü|ue)(?:ß|ss)e?(?: .{0,40})?|mfg|(?:besten |vielen )?dank(?: und .{0,40})?|danke|hochachtungsvoll|(?:bien )?(?:cordialement|à vous)|bien à (?:vous|toi)|sincères salutations|(?:meilleures )?salutations|merci(?: d['’]avance)?|(?:un (?:cordial )?saludo|(?:muchos |atentos )?saludos(?: cordiales)?|atentamente|cordialmente|(?:muchas )?gracias)|(?:cordiali |distinti |cari |un cordiale )?salut[io]|(?:molte |mille )?grazie|(?:met )?(?:vriendelijke|hartelijke|beste) groet(?:en)?|(?:alvast )?(?:hartelijk )?(?:bedankt|dank)|groet(?:en|jes)?|mvg)\s?[,.!]*\s*$/iu;
/** The small print under a company's mail. */
export const SMALL_PRINT =
  /^\s*(?:(?:this|diese|ce|este|questo|questa|deze|dit) (?:e-?mail|message|nachricht|courriel|correo|mensaje|messaggio|bericht)\b.{0,200}(?:confidential|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk|intended|bestimmt|destiné)|confidentiality notice|disclaimer|please consider the environment|(?:registered (?:office|in)|amtsgericht|geschäftsführer|handelsregister|ust-?id|siège social|partita iva|kvk)\b)/i;
export const QUOTED_LINE = /^\s{0,3}[>|]/;
