import type { AppError } from '@waggle/errors';
import { type Refusal, vendorError } from '@waggle/vendor-api';
import { z } from 'zod';
import { whatsappError, type WhatsappErrorCode } from '../whatsapp.error.js';

/** The Graph API's form; `code` tells what is meant, the HTTP status mostly does not. */
const faultSchema = z.object({ error: z.object({ code: z.number().int(), error_subcode: z.number().int().optional() }) });

/** Token missing, expired or withdrawn; no permission. */
const UNAUTHORIZED = [0, 3, 10, 190, 200];
/** Something went wrong on their side, also with status 400: nobody knows whether the call took effect. */
const UNSURE = [-1, 1, 2, 131000, 131016];
/** Too many calls, and how many seconds to wait where WhatsApp does not say. */
const BUSY: Readonly<Record<number, number>> = { 4: 3600, 80007: 3600, 130429: 60, 131048: 3600, 131056: 60, 133016: 3600 };
const OWN: Readonly<Record<number, readonly [WhatsappErrorCode, string]>> = {
  131021: ['recipient_unreachable', 'WhatsApp does not send to the sending number'],
  131026: ['recipient_unreachable', 'WhatsApp cannot deliver to this number'],
  131030: ['recipient_unreachable', "This number is not on the test account's list"],
  131047: ['window_closed', 'More than 24 hours since they wrote: send a template'],
  131050: ['recipient_opted_out', 'They do not want to be written to'],
  132000: ['template_refused', 'The template has another number of parameters'],
  132001: ['template_refused', 'WhatsApp knows no approved template of this name and language'],
  132005: ['template_refused', 'The template is too long with these parameters'],
  132007: ['template_refused', 'The template breaks the rules of WhatsApp'],
  132012: ['template_refused', 'The template has parameters of another kind'],
  132015: ['template_refused', 'The template is paused'],
  132016: ['template_refused', 'The template is disabled'],
};

/** Does WhatsApp say that it does not know itself what became of the call? */
export function isUnsure({ body }: Refusal): boolean {
  const fault = faultSchema.safeParse(body);
  return fault.success && UNSURE.includes(fault.data.error.code);
}

/** What WhatsApp means by its error codes. */
export function cloudRefusal({ status, body }: Refusal): AppError | undefined {
  const fault = faultSchema.safeParse(body);
  if (!fault.success) return undefined;
  const { code, error_subcode: subcode = 0 } = fault.data.error;
  const facts = { status, code, subcode };
  const wait = BUSY[code];
  if (wait !== undefined) return vendorError('vendor_busy', 'WhatsApp wants fewer calls', { ...facts, retryAfterSeconds: wait });
  if (UNAUTHORIZED.includes(code)) return vendorError('vendor_unauthorized', 'WhatsApp does not accept our access token: renew it', facts);
  const own = OWN[code];
  return own === undefined ? vendorError('vendor_refused', `WhatsApp refused the call (code ${code})`, facts) : whatsappError(own[0], own[1], facts);
}
