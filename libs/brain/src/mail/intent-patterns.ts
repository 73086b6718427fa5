import type { Intent } from './intent.js';

/** One sign of an intent. `weight` says how sure it makes; signs of one intent add up. */
export interface Sign {
  readonly intent: Intent;
  readonly weight: number;
  readonly pattern: RegExp;
}

function sign(intent: Intent, weight: number, ...stems: string[]): Sign {
  return { intent, weight, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems.join('|')})`, 'iu') };
}

/** Per intent the phrases of en, de, fr, es, it and nl, in this order. Stems match from the start of a word. */
export const SIGNS: readonly Sign[] = [
  sign('out_of_office', 5,
    'out of (?:the )?office', 'automatic reply', 'auto-?reply', 'on (?:annual|parental|sick) leave', 'i am currently (?:away|on vacation|on holiday)',
    'abwesenheitsnotiz', 'automatische antwort', 'ich bin (?:derzeit|momentan|bis|vom|zurzeit).{0,40}(?:nicht im büro|abwesend|im urlaub)', 'nicht im büro',
    'absence du bureau', 'réponse automatique', 'je suis (?:actuellement )?(?:absent|en congé)',
    'fuera de la oficina', 'respuesta automática', 'estaré ausente', 'fuori sede', 'risposta automatica', 'sarò assente',
    'afwezigheidsbericht', 'automatisch antwoord', 'ik ben (?:momenteel )?(?:afwezig|niet op kantoor)'),
  sign('bounce', 6,
    'undeliver(?:able|ed)', 'delivery status notification', 'mail delivery (?:failed|subsystem)', 'delivery (?:has )?failed', 'address not found', 'mailbox (?:is )?(?:full|unavailable)',
    'unzustellbar', 'nicht zugestellt werden', 'non remis', "n['’]a pas pu être remis", 'no se ha podido entregar', 'mancato recapito', 'onbestelbaar'),
  sign('newsletter', 4,
    'view (?:this (?:e-?mail )?)?in (?:your )?browser', 'unsubscribe(?: (?:here|from this list|at any time|link)|:? https?:)', 'manage (?:your )?(?:preferences|subscription)', 'you(?: are|[\'’]re)? receiv(?:e|ed|ing) this (?:\\p{L}+ )?because',
    'im browser (?:ansehen|anzeigen)', 'newsletter abbestellen', 'vom newsletter abmelden', 'se désabonner', 'voir (?:cet e-?mail )?dans (?:votre|le) navigateur',
    'darse de baja', 'ver en el navegador', "annulla l['’]iscrizione", 'visualizza nel browser', 'uitschrijven', 'bekijk in (?:je|uw) browser'),
  sign('newsletter', 3, 'guest post', 'backlinks?', 'seo (?:services|audit|package)', 'first page of google', 'rank(?:ing)? (?:#1|higher) (?:on|in) google', 'increase your traffic', 'limited[- ]time offer', 'you have won', 'lottery', 'crypto (?:investment|opportunity)'),
  sign('unsubscribe', 5,
    '(?:please )?(?:unsubscribe|remove) me', 'take me off (?:your|the|this) (?:mailing )?list', 'stop (?:sending|e-?mailing|contacting|writing to) me', 'do not (?:contact|e-?mail) me', 'no (?:more|further) (?:e-?mails|newsletters)',
    'keine (?:weiteren )?(?:e-?mails|werbung|newsletter)', 'aus (?:dem|ihrem) verteiler', 'tragen sie mich (?:bitte )?aus', 'ne (?:plus|pas) (?:me |recevoir )?(?:contacter|écrire|recevoir)', 'désinscrire', 'me retirer de votre liste',
    'no (?:quiero|deseo) recibir', 'elim[ií]n(?:e|en|ar)me de', 'non (?:voglio|desidero) (?:più )?ricevere', 'cancellatemi', 'rimuovetemi', 'geen (?:mails|e-mails|nieuwsbrie\\p{L}+) meer', 'schrijf (?:me|mij) uit', 'haal (?:me|mij) van'),
  sign('payment_reminder', 5,
    '(?:payment|friendly|first|second|final|last) reminder', 'overdue', 'past due', 'outstanding (?:balance|invoice|amount|payment)', 'your (?:payment|invoice) (?:is|remains|was|of .{1,30} is) (?:\\p{L}+ )?(?:unpaid|due|open)', 'have not (?:yet )?received (?:your|the) payment',
    'zahlungserinnerung', 'mahnung', '(?:über|ü)fällig', 'offene (?:rechnung|forderung|posten)', '(?:noch )?nicht beglichen', 'noch keinen zahlungseingang',
    'rappel de paiement', 'relance', 'facture (?:\\S+ ){0,4}impayée', 'en retard de paiement', "n['’]avons pas (?:encore )?reçu (?:votre|le) (?:paiement|règlement)",
    'recordatorio de pago', 'factura (?:\\S+ ){0,4}(?:vencida|pendiente|impagada)', 'no hemos recibido (?:su|el) pago', 'sollecito', 'fattura (?:\\S+ ){0,4}(?:scaduta|insoluta)', 'non abbiamo (?:ancora )?ricevuto il pagamento',
    'betalingsherinnering', 'aanmaning', 'openstaande factuur', 'nog geen betaling ontvangen'),
  sign('invoice_request', 5,
    '(?:status of|regarding|about|question (?:on|about)) (?:the |our |your |my )?invoice', '(?:send|resend|need|provide|issue|get) (?:\\p{L}+ ){0,4}(?:invoice|receipt|vat invoice)', '(?:copy|duplicate) of (?:the |our |your |my )?invoice', 'invoice (?:\\S+ ){0,4}(?:been paid|paid|received|missing|wrong|incorrect)', '(?:have|has|did) (?:you|our) (?:\\p{L}+ ){0,3}(?:payment|invoice)',
    'rechnung(?:s\\p{L}*)? (?:\\S+ ){0,6}(?:schicken|senden|zusenden|zukommen|ausstellen|erhalten|benötig|korrig|bezahlt|eingegangen)', '(?:kopie|status|stand) (?:der|unserer|ihrer) rechnung', 'ist (?:die |unsere )?(?:rechnung|zahlung) .{0,40}(?:bezahlt|eingegangen)',
    '(?:envoyer|recevoir|obtenir|transmettre|renvoyer|besoin) (?:\\S+ ){0,5}facture', '(?:copie|duplicata) (?:de la|de notre) facture', 'facture .{0,40}(?:a-t-elle|été|est-elle) (?:été )?(?:payée|réglée|reçue)',
    '(?:enviar|enviarme|enviarnos|recibir|necesit\\p{L}+) (?:\\S+ ){0,5}factura', 'copia de la factura', 'estado de (?:la|nuestra) factura', '(?:inviar\\p{L}*|ricevere|mandar\\p{L}*|bisogno) (?:\\S+ ){0,5}fattura', 'copia della fattura',
    'factuur (?:\\S+ ){0,5}(?:sturen|toesturen|ontvangen|nodig|betaald)', 'kopie van (?:de|onze) factuur'),
  sign('complaint', 5,
    'complain', 'not acceptable', 'unacceptable', 'very (?:disappointed|unhappy|dissatisfied|annoyed)', 'disappoint(?:ed|ing)', 'still (?:does not|doesn[\'’]t|not) work', 'terrible', 'for the (?:second|third|fourth) time', 'fed up',
    'beschwer', 'reklam', 'unzufrieden', 'enttäuscht', 'inakzeptabel', 'ärgerlich', 'funktioniert (?:immer noch|noch immer|wieder|seit .{1,20}) nicht', 'zum (?:zweiten|dritten) mal',
    'réclamation', 'mécontent', 'inadmissible', 'inacceptable', 'déçue?s?', 'ne fonctionne (?:toujours )?pas', 'reclamaci[oó]n', 'queja', 'inaceptable', 'decepcionad', 'sigue sin funcionar',
    'reclamo', 'inaccettabile', 'delus[aeio]', 'insoddisfatt', 'non funziona (?:ancora|più)', 'klacht', 'ontevreden', 'teleurgesteld', 'onacceptabel', 'werkt nog steeds niet'),
  sign('job_application', 5,
    'i (?:am|would like to) apply', 'application for (?:the )?(?:position|role|job)', 'my (?:cv|résumé|resume)', 'job (?:opening|vacancy|application)', 'internship',
    'bewerb(?:ung|e mich)', 'lebenslauf', 'praktikum', 'stellenanzeige', 'candidature', 'mon cv', 'offre d[\'’]emploi', 'un stage', 'mi (?:cv|currículum)', 'candidatura', 'oferta de empleo', 'prácticas', 'il mio cv', 'curriculum', 'tirocinio', 'sollicit(?:atie|eer)', 'mijn cv', 'vacature'),
  sign('rejection', 5,
    'not interested', 'no longer (?:interested|need)', 'decided (?:not to|against|to go with|for another)', '(?:chosen|gone with|going with) (?:another|a different|someone)', 'we(?: wi|[\'’])ll pass', 'have to decline', 'not (?:pursue|proceed|move forward)', 'no thank you',
    'kein interesse', 'nicht interessiert', 'gegen (?:ihr angebot|sie) entschieden', 'für (?:einen )?ander\\p{L}+ (?:anbieter|lösung|produkt) entschieden', 'müssen (?:wir )?(?:leider )?absagen', 'leider absagen', 'sehen (?:wir )?(?:leider )?davon ab',
    'pas intéress', 'choisi (?:un|une) autre', 'ne (?:donnerons|souhaitons) pas (?:donner )?suite', 'décidé de ne pas', 'no (?:estamos|me|nos) interesa', 'no estamos interesados', 'hemos (?:decidido no|optado por|elegido) (?:otr|seguir)',
    'non siamo interessati', 'non (?:ci|mi) interessa', 'abbiamo (?:scelto|deciso (?:di non|per)) ', 'geen interesse', 'niet geïnteresseerd', 'gekozen voor een andere', 'zien er(?: \\p{L}+)? van af'),
  sign('objection', 4,
    'too (?:expensive|high|much|costly)', '(?:over|above|beyond|exceeds?) (?:our|the|my) budget', 'cheaper', 'competitor', 'not (?:sure|convinced|the right time)', 'concern(?:ed|s)? (?:about|that|is)', 'hesitant', 'hard to justify', 'already (?:have|use|using|got) (?:a|an|another)', '(?:do not|don[\'’]t|cannot|can[\'’]t) see (?:the|what) (?:\\p{L}+ )?(?:value|benefit|point|advantage)',
    'zu (?:teuer|hoch|kostspielig)', '(?:über|sprengt) (?:unser|unserem|das|dem) budget', 'günstiger', 'wettbewerber', 'mitbewerber', 'noch nicht überzeugt', 'bedenken', 'skeptisch', '(?:mehrwert|nutzen|vorteil) (?:noch )?nicht', '(?:bereits|schon) ein(?:e|en)? (?:ander\\p{L}+ )?(?:system|lösung|programm)',
    'trop (?:chère?s?|élevée?s?)', 'avons déjà un(?:e)? (?:autre )?(?:outil|solution|logiciel)', 'dépasse (?:notre|le) budget', 'moins cher', 'concurrent', 'pas convaincu', 'réticen', 'demasiado (?:caro|alto|cara)', 'muy caro', 'fuera de (?:nuestro )?presupuesto', 'más barat', 'competencia', 'no estamos convencidos',
    'troppo (?:caro|cara|alto|costoso)', 'fuori budget', 'più economic', 'concorrent', 'non siamo convinti', 'te (?:duur|hoog)', 'boven (?:ons|het) budget', 'goedkoper', 'concurrent', 'niet overtuigd'),
  sign('acceptance', 5,
    'we (?:accept|agree|approve|would like to (?:go ahead|proceed|order))', 'go ahead', 'sounds (?:good|great),? (?:let|please|we)', 'let[\'’]?s (?:do it|proceed|go)', 'happy to (?:proceed|sign)', 'please (?:proceed|send (?:us |me |over )?the contract)', 'ready to (?:sign|order|start)', 'green light', 'place (?:the|an|our) order',
    '(?:nehmen|nehme) (?:wir |ich )?(?:ihr |das )?angebot an', 'wir (?:nehmen|akzeptieren|bestellen|möchten bestellen|sind einverstanden)', 'einverstanden', 'beauftragen', 'gerne zusagen', 'auftrag erteilen', 'wir sagen zu', 'schicken sie (?:uns )?(?:bitte )?den vertrag',
    'nous acceptons', 'd[\'’]accord pour', 'bon pour accord', 'nous (?:souhaitons|voulons) (?:commander|signer|démarrer)', 'feu vert', 'aceptamos', 'de acuerdo con (?:la|su) (?:propuesta|oferta)', 'seguimos adelante', 'adelante con', 'queremos (?:contratar|firmar)',
    'accettiamo', 'siamo d[\'’]accordo', 'procediamo', 'vogliamo (?:procedere|ordinare|firmare)', 'wij? (?:gaan|zijn) akkoord', 'akkoord met', 'we willen (?:graag )?(?:bestellen|tekenen|starten)', 'groen licht'),
  sign('scheduling_request', 4,
    '(?:schedule|arrange|set up|book|have|plan|organi[sz]e|hold) (?:a|an|another|the|our)? ?(?:[\\p{L}\\d-]+ ){0,3}(?:call|meeting|demo|appointment|session|chat)', '(?:i am|i[\'’]m|we are) (?:free|available)', '(?:schedule|find|spare|have) (?:\\d+|ten|fifteen|twenty|thirty) min', '(?:are you|would you be) (?:free|available)', 'what times?', 'your availability', 'resched', 'calendar invite', 'find a (?:time|slot)', 'meet (?:on|next|this|at|up)', 'does .{1,40} (?:work|suit) (?:for )?you',
    '(?:besprechungs|online-?|vor-?ort-?)?termin(?!al|us|olog)', '(?:telefonat|besprechung|treffen|demo|gespräch) (?:vereinbaren|ausmachen|verschieben)', 'wann (?:hätten|haben|passt|können)', 'passt (?:es )?(?:ihnen|dir)', 'verfügbar(?:keit)?', 'zeit für (?:ein|eine)',
    'rendez-vous', 'créneau', 'disponib(?:le|ilité)', '(?:fixer|organiser|planifier|convenir) ', 'cita(?!\\p{L})', 'reuni(?:ón|rnos)', 'disponibilidad', '(?:agendar|concertar|programar)', 'videollamada',
    'appuntamento', 'disponibilit', '(?:fissare|organizzare|programmare) (?:un|una)', 'riunione', 'afspraak', 'beschikbaar', '(?:inplannen|plannen)', 'kennismaking', 'schikt het'),
  sign('information_request', 3,
    '(?:send|share|provide|give|forward) (?:me|us) (?:\\p{L}+ ){0,3}(?:information|details|brochure|price|pricing|offer|quote|documentation|overview)', 'more (?:information|details|about)', 'would like to (?:know|learn|understand|receive|get)', 'interested in', 'looking for', 'request (?:a|for) (?:quote|information|offer)', 'price list',
    '(?:informationen|unterlagen|angebot|prospekt|preisliste|details) ', 'mehr (?:über|informationen)', 'interessier(?:en|e)', 'würde[n]? (?:gerne |gern )?(?:wissen|erfahren)', 'auf der suche nach', 'zukommen lassen',
    'informations', 'renseignements', 'devis', 'documentation', 'nous (?:recherchons|cherchons)', 'intéressés? par', 'información', 'presupuesto', 'nos interesa', 'estamos interesados', 'buscamos', 'informazioni', 'preventivo', 'siamo interessati', 'cerchiamo', 'informatie', 'offerte', 'geïnteresseerd in', 'op zoek naar'),
  sign('thanks', 2,
    'thank you (?:very much |so much )?(?:for|all)', 'thanks (?:a lot|again|for)', 'much appreciated', 'got it', 'well received', 'vielen dank', 'herzlichen dank', 'danke (?:für|schön|dir|ihnen)', 'merci (?:beaucoup|pour|bien)', 'muchas gracias', 'gracias por', 'mille grazie', 'grazie (?:mille|per)', 'hartelijk dank', 'bedankt voor', 'dank (?:je|u) wel'),
];

/** Senders that are programs. */
export const MACHINE_SENDER = /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|notifications?|newsletter|news|mailing|marketing)(?:[+._-][^@]*)?@/i;
export const BOUNCE_SENDER = /^(?:mailer-daemon|postmaster)@/i;
