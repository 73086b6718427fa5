import { placesOf, type Template } from '../message.js';

const template = (name: string, language: string, category: string, text: string): Template => ({ name, language, category, text, parameters: placesOf(text) });

/** What a small company has approved as a rule. */
export const SANDBOX_TEMPLATES: readonly Template[] = [
  template('appointment_reminder', 'en', 'UTILITY', 'Hello {{1}}, this is a reminder of your appointment on {{2}} at {{3}}.'),
  template('appointment_reminder', 'de', 'UTILITY', 'Hallo {{1}}, wir erinnern an Ihren Termin am {{2}} um {{3}} Uhr.'),
  template('follow_up', 'en', 'UTILITY', 'Hello {{1}}, you wrote to us lately. May we still help you? Just answer this message.'),
  template('follow_up', 'es', 'UTILITY', 'Hola {{1}}, nos escribió hace poco. ¿Podemos ayudarle todavía? Responda a este mensaje.'),
  template('invoice_ready', 'en', 'UTILITY', 'Hello {{1}}, your invoice {{2}} over {{3}} is ready.'),
];
