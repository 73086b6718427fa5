import type { InboundMessage } from '../message.repository.js';

/** A message that has come in some time before the sandbox is first started. */
export interface EarlierMessage extends Omit<InboundMessage, 'at'> {
  readonly hoursAgo: number;
}

/** Who has written to the company of the bundled demo: two within the window, one outside it, one who has opted out. */
export const SANDBOX_CHATS: readonly EarlierMessage[] = [
  {
    id: 'wamid.HBgLMzQ2MDA1NTUwMTkVAgASGBI0QzE5QTc3MDBCNUUyRjYxRDgA',
    chat: '+34600555019',
    name: 'Lucia Ferrer',
    text: 'Hola, ¿a qué hora abre el soporte mañana? Tengo un problema con las facturas.',
    hoursAgo: 0.5,
  },
  {
    id: 'wamid.HBgMNDkxNzA1NTUwMTc3FQIAEhgSN0Y4MjNBMTlDMDREQjc1NjNFAA==',
    chat: '+491705550177',
    name: 'Jonas Albrecht',
    text: 'ja hallo hier jonas äh wir bräuchten den termin doch lieber donnerstag statt dienstag geht das',
    hoursAgo: 2,
  },
  {
    id: 'wamid.HBgLMzQ2MDA1NTUwMzQVAgASGBI5RDAyQjZGMTMzODRBNTc3RTAA',
    chat: '+34600555034',
    name: 'Marta Ruiz',
    text: 'Buenas tardes, ¿cuánto dura la prueba gratuita?',
    hoursAgo: 70,
  },
  { id: 'wamid.HBgLNDQ3NzAwOTAwMTQyFQIAEhgSMkU1N0MxRDk0QThCMEY2MzEyAA==', chat: '+447700900142', name: 'Owen Price', text: 'Thanks, we have what we need.', hoursAgo: 51 },
  { id: 'wamid.HBgLNDQ3NzAwOTAwMTQyFQIAEhgSMkU1N0MxRDk0QThCMEY2MzEzAA==', chat: '+447700900142', name: 'Owen Price', text: 'Stop', hoursAgo: 50 },
];
