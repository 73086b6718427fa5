/** Whole messages that mean "write to me no more". */
const STOP_WORDS = [
  ...['stop', 'stop all', 'stopall', 'unsubscribe', 'opt out', 'optout', 'end', 'quit', 'cancel', 'stop promotions', 'remove me'],
  ...['stopp', 'abmelden', 'abbestellen', 'austragen', 'keine nachrichten mehr'],
  ...['arrêt', 'arrêter', 'désabonner', 'me désabonner', 'désinscription'],
  ...['baja', 'alto', 'parar', 'darme de baja', 'cancelar', 'detener'],
  ...['sair', 'remover', 'pare', 'cancelar inscrição'],
  ...['fermati', 'annulla', 'cancellami', 'disiscrivimi', 'basta'],
  ...['uitschrijven', 'afmelden', 'stoppen', 'wypisz', 'rezygnuję', 'avsluta', 'afmeld', 'iptal', 'dur'],
  ...['стоп', 'отписаться', 'توقف', 'إيقاف', '停止', '退订', '配信停止', '중지'],
];
/** Whole messages that take it back. */
const START_WORDS = ['start', 'unstop', 'resume', 'anmelden', 'reprendre', 'alta', 'iniciar', 'inizia', 'aanmelden', 'старт'];

const STOP = new Set(STOP_WORDS.map(plain));
const START = new Set(START_WORDS.map(plain));

/** Does a message opt out, or in again? Only one that says nothing else: "stop by tomorrow" does not. */
export function optOutOf(text: string): 'stop' | 'start' | undefined {
  const words = plain(text);
  if (STOP.has(words)) return 'stop';
  return START.has(words) ? 'start' : undefined;
}

/** Without accents, marks and case. */
function plain(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{Mn}/gu, '').normalize('NFC').toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
