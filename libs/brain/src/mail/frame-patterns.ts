import { type Sign, sign } from './sign.js';

// Sentences that decide are put together from a few kinds of words; which ones stand side by side says more than any fixed phrase.
const OTHER = String.raw`another|different|other|ander\p{L}*|une? autre|otr[oa]|un[ao]? altr[oa]|un['’]altra`;
const SUPPLIER = String.raw`vendors?|suppliers?|providers?|partners?|company|firm|bidder|offers?|product|solution|tool|system|option|anbieter\p{L}*|lieferant\p{L}*|dienstleister|lösung|prestataire|fournisseur|solution|offre|proveedor|empresa|solución|opción|oferta|fornitore|azienda|soluzione|offerta|leverancier|aanbieder|partij|oplossing`;
const CHOSE = String.raw`chose|chosen|choosing|picked|prefers?|preferred|selected|awarded|went|gone|going|opted|entschieden|gewählt|vergeben|beauftragt|choisi\p{L}*|retenu\p{L}*|préfér\p{L}*|opté|elegido|escogido|preferido|optado|contratado|scelto|preferito|optato|affidat\p{L}*|gekozen|gegund|kiezen`;
const ORDER = String.raw`orders?|offer|quot(?:e|ation)|proposal|contract|purchase|budget|bestellung|angebot|auftrag|vertrag|commande|devis|offre|proposition|contrat|pedido|oferta|presupuesto|propuesta|contrato|(?:l['’])?ordine|(?:l['’])?offerta|preventivo|proposta|contratto|bestelling|offerte|voorstel|opdracht`;
const APPROVED = String.raw`approved|accepted|released|signed|cleared|confirmed|freigegeben|genehmigt|angenommen|unterschrieben|unterzeichnet|bestätigt|validée?|acceptée?|approuvée?|signée?|confirmée?|aprobad[oa]|aceptad[oa]|firmad[oa]|confirmad[oa]|approvat[oa]|accettat[oa]|firmat[oa]|confermat[oa]|goedgekeurd|geaccepteerd|getekend|bevestigd`;
const HAS = String.raw`has|have|is|are|was|been|hat|haben|ist|wurde|sind|a|ont|avons|est|ha|han|hemos|está|è|hanno|abbiamo|heeft|hebben|zijn`;
const DAY = String.raw`(?:mon|tues|wednes|thurs|fri)day|tomorrow|next week|(?:montag|dienstag|mittwoch|donnerstag|freitag)\p{L}*|morgen|nächste woche|(?:lun|mar|mercre|jeu|vendre)di|demain|semaine prochaine|lunes|martes|miércoles|jueves|viernes|mañana|próxima semana|(?:luned|marted|mercoled|gioved|venerd)ì|domani|prossima settimana|(?:maan|dins|woens|donder|vrij)dag\p{L}*|volgende week|\d{1,2}[:.h]\d{2}`;
const AVAILABLE = String.raw`speak|talk|on site|sprechen|reden|vor ort|vorbeikommen|échanger|parler|discuter|hablar|conversar|parlare|spreken|praten|langskomen|suits?|works? (?:for|best)|free|available|visit|meet|an hour|half an hour|\d\d minutes|passt|passen|klappt|zeit|frei|verfügbar|convient|libres?|disponibles?|dispo|une heure|irait|puedo|libre|una hora|viene bien|va bien|riesco|liber[oa]|disponibil[ei]|un['’]ora|mezz['’]ora|lukt|past|schikt|beschikbaar|een uur|vrij`;
const GET = String.raw`send|mail|e-?mail|receive|get|have|share|schicken|senden|zusenden|mailen|zukommen|erhalten|bekommen|hätten?|envoyer|recevoir|parvenir|transmettre|obtenir|enviar\p{L}*|envíen\p{L}*|mandar\p{L}*|recibir|inviar\p{L}*|ricevere|avere|sturen|toesturen|ontvang\p{L}*|krijgen`;
const PAPERS = String.raw`information|info|data ?sheets?|overview|brochures?|catalog(?:ue)?|material|documentation|leaflets?|price ?list|unterlagen|prospekte?|übersicht|datenbl\p{L}+|broschüren?|katalog|preisliste|referenzen|descriptif|présentation|plaquette|tarifs|documentación|resumen|folletos?|catálogo|tarifas|información|materiale|panoramica|catalogo|listino|documentazione|informazioni|documentatie|overzicht|folder|prijslijst|catalogus|informatie`;
const PROPOSE = String.raw`propose|suggest|offer|give|name|schlagen|nennen|propos\p{L}+|indiquer|propon\p{L}+|sugerir|proporre|indicare|stelt?|noemen?|geven`;
const TIMES = String.raw`dates?|times|slots?|termine?|zeiten|créneaux|fechas?|horas?|orari|data|datums|tijden|momenten`;
const FINE = String.raw`fine|all right|very well|perfect|great|alles klar|sehr gut|gut|passt|très bien|parfait|entendu|muy bien|perfecto|vale|benissimo|perfetto|bene|prima|uitstekend|goed`;
const ORDER_IT = String.raw`book|reserve|order|start|buchen|bestellen|reservieren|réserv\p{L}+|command\p{L}+|lancez|reserv\p{L}+|pid\p{L}+|prenot\p{L}+|ordin\p{L}+|boek|bestel|reserveer`;
const DO = String.raw`keep|continue|doing|do|stay|handle|machen|lösen|erledigen|continu\p{L}+|garder|gardons|seguiremos|haremos|continueremo|faremo|blijven|gaan|doen`;
const OURSELVES = String.raw`in-?house|ourselves|internally|selbst|intern|en interne|nous-mêmes|nosotros mismos|internamente|da soli|zelf`;
const NOT_ON = String.raw`(?:not|n['’]t) (?:\S+ ){0,2}(?:continu\p{L}+|proceed|go (?:on|further|ahead)|move on|pursue|renew\p{L}*|extend|carry on)`;

/** One kind of word after the other, with some words between. */
function then(first: string, second: string, between: number): string {
  return String.raw`(?:${first})(?:\s\S+){0,${between}}?\s(?:${second})(?!\p{L})`;
}

export const FRAME_SIGNS: readonly Sign[] = [
  sign('rejection', 5,
    then(DO, OURSELVES, 6),
    'no,? thank(?:s| you)', '(?:thanks|thank you),? but no', 'nein,? danke', 'danke,? aber nein', 'non,? merci', 'merci,? mais (?:non|sans façon)', 'sans façon', 'no,? gracias', 'gracias,? pero no(?=[.,!])', 'no,? grazie', 'grazie,? ma no(?=[.,!])', 'nee,? (?:bedankt|dank)', 'bedankt,? maar nee',
    then(CHOSE, then(OTHER, SUPPLIER, 1), 4), then(then(OTHER, SUPPLIER, 1), CHOSE, 3),
    NOT_ON, String.raw`nicht (?:mehr )?(?:weiter|fort|verläng|erneuer)\p{L}*`, String.raw`ne (?:\S+ )?(?:poursuiv|continu|renouvel)\p{L}+ (?:pas|plus)`, String.raw`en rest(?:er)?ons là`, 'au regret de',
    'no (?:vamos a|queremos|deseamos) (?:continuar|seguir|renovar|contratar|avanzar|aceptar|comprar|firmar)', String.raw`no (?:continuaremos|seguiremos|renovaremos|seguimos)`, 'non (?:andremo|andiamo) (?:avanti|oltre)', String.raw`non (?:prosegu|continu|rinnov)\p{L}+`, String.raw`niet (?:\S+ )?(?:verder|door|verleng\p{L}*)`,
    String.raw`(?:answer|antwort|réponse|respuesta|risposta|antwoord)(?: \S+){0,3} (?:no|nein|non|nee)(?!\p{L})`, 'a (?:clear )?no from', "c['’]est non",
    String.raw`cancel (?:our|the|my) (?:order|contract|project)`, String.raw`stornier\p{L}*`, 'absagen zu müssen', String.raw`annul(?:er|ons) (?:notre|la) commande`, String.raw`(?:cancelamos|anulamos|cancelar|anular) (?:el|nuestro) (?:pedido|contrato)`, String.raw`(?:annull|disd)\p{L}+ (?:l['’]ordine|il contratto)`, String.raw`(?:annuleren|zeggen) (?:\S+ ){0,4}(?:bestelling|opdracht)`),
  sign('acceptance', 5,
    String.raw`(?:${HAS})(?:\s\S+){0,2}?\s(?:(?:${APPROVED})(?:\s\S+){0,2}?\s(?:${ORDER})|(?:${ORDER})(?:\s\S+)?\s(?:${APPROVED}))(?!\p{L})`, String.raw`(?:${ORDER})\s(?:${HAS})(?:\s\S+){0,2}?\s(?:${APPROVED})(?!\p{L})`,
    String.raw`(?<=^)(?:${FINE})(?:\s\S+){0,3}?,? (?:\S+ )?(?:${ORDER_IT})(?!\p{L})`, 'green light', 'grünes licht', 'feu vert', 'luz verde', 'via libera', 'groen licht', 'kann losgehen', 'podemos empezar', 'possiamo (?:partire|iniziare)', '(?:we|wij) kunnen (?:beginnen|starten)', 'nous pouvons (?:démarrer|commencer)', 'we can start',
    String.raw`(?:take|taking) (?:the|your|this) offer`, String.raw`you (?:may|can) (?:start|begin|go ahead|ship|proceed)`, 'legen sie (?:\\S+ )?los', 'loslegen', 'fangen sie (?:\\S+ )?an', 'allez-y', 'procediamo', 'procedete', 'ga maar', 'begin maar', 'adelante', 'wij? doen het', 'wir machen das'),
  sign('acceptance', 4, String.raw`(?:yes|ok|okay|fine|ja|oui|sí|sì|va bene|akkoord)(?: \S+){0,3}? (?:from our side|for us|by us|from us|für uns|von uns(?:erer seite)?|pour nous|de notre (?:part|côté)|por nuestra parte|para nosotros|per noi|da parte nostra|van onze kant|voor ons)`, String.raw`(?:from our side|von unserer seite|de notre (?:part|côté)|por nuestra parte|per noi|da parte nostra|van onze kant)(?: \S+){0,2}? (?:yes|ja|oui|sí|sì|va bene|akkoord)`),
  sign('acceptance', 2.5, String.raw`(?<=^)(?:yes|ja|oui|sí|sì)(?=[,.! ])`),
  sign('objection', 4,
    '(?:scares|puts|frightens|deters) (?:us|me)', 'schreck(?:t|en) (?:uns|mich)', 'abschreck', '(?:fait|font) peur', 'rebute', 'echan? para atrás', 'asusta', 'disuade', 'ci (?:spavent|scoraggi)', 'schrik(?:t|ken) (?:ons|mij)', 'weerhoudt',
    'for (?:that|the same) (?:money|price|sum)', 'für (?:das|dieses|den) (?:geld|preis)', '(?:à|pour) ce prix', 'por ese (?:dinero|precio)', '(?:a|per) quel prezzo', 'voor dat (?:geld|bedrag)',
    'fear', 'afraid (?:that )?(?:the|it|this|of)', String.raw`(?:be)?fürchte\p{L}*`, String.raw`crain\p{L}*`, String.raw`redout\p{L}*`, 'me temo', 'temo', 'temiamo', 'tememos', 'vrees', 'vrezen', 'bang dat',
    String.raw`(?:third|quarter|half|percent|%|prozent|drittel|tiers|tercio|terzo|derde|procent) (?:\S+ ){0,2}(?:less|cheaper|lower|below|unter|weniger|günstiger|billiger|de moins|menos|(?:in )?meno|minder|goedkoper)`, 'konkurrenz', 'la concorrenza',
    'too much (?:time|money|effort|work)', 'zu viel (?:zeit|geld|aufwand)', "trop (?:de temps|d['’]argent|d['’]efforts)", 'demasiado (?:tiempo|dinero|esfuerzo)', 'troppo (?:tempo|denaro|lavoro)', 'te veel (?:tijd|geld|werk)'),
  sign('scheduling_request', 4, then(DAY, AVAILABLE, 6), then(AVAILABLE, DAY, 6), then(PROPOSE, TIMES, 5), String.raw`(?:which|what|welcher|welchen|quel|qué|che|quale|welke) (?:day|tag|jour|día|giorno|dag)(?!\p{L})`),
  sign('information_request', 3, '(?:learn|know|find out|hear) more', 'savoir (?:plus|davantage)', 'más sobre', 'di più su', 'meer (?:over|weten)', 'mehr über', then(GET, PAPERS, 6), then(PAPERS, GET, 6)),
];
