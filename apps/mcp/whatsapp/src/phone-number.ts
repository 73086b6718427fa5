import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { whatsappError } from './whatsapp.error.js';

/** @throws AppError `phone_invalid` when no such number can exist. Its digits are not repeated: they are personal. */
export function checkPhoneNumber(e164: string): void {
  const number = parsePhoneNumberFromString(e164);
  if (number?.isValid() !== true || number.number !== e164) throw whatsappError('phone_invalid', 'No such telephone number exists: give it with its country code, like +491701234567');
}
