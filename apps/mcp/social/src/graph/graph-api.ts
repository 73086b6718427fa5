import type { AppError } from '@waggle/errors';
import { type Refusal, VendorApi, vendorError } from '@waggle/vendor-api';
import { z } from 'zod';
import { socialError } from '../social.error.js';

/** How the Graph API says no. `code` tells what is meant; the HTTP status mostly does not. */
const faultSchema = z.object({ error: z.object({ code: z.number().int(), error_subcode: z.number().int().optional() }) });

/** Token missing, expired or withdrawn. */
const UNAUTHORIZED = [102, 190];
/** Something went wrong on their side, also with status 400: nobody knows whether the call took effect. */
const UNSURE = [-1, 1, 2];
/** Too many calls: of the app, the user, the page, the account, of one kind. */
const BUSY = [4, 9, 17, 32, 341, 613, 80001, 80002];
const DUPLICATE = 506;
/** The picture could not be fetched, or is none. */
const MEDIA = [-2, 324, 9004, 36000, 36001, 36003];
const NOT_FOUND = 803;
/** Code 100 with this subcode: no such object, or none that we may see. */
const UNKNOWN_OBJECT = 33;
/** Code 9007 with this subcode: the container is not ready to be published. */
const NOT_READY = 9007;

/** One page of a list. Only `next` says that there is another: cursors stand on the last one too. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), paging: z.object({ next: z.string().optional() }).default({}) });
}

/** @param vendor for people: "Facebook". */
export function graphApi(vendor: string, baseUrl: string, token: string): VendorApi {
  const headers = { authorization: `Bearer ${token}` };
  return new VendorApi({ vendor, baseUrl, headers: () => headers, retryAfter: regainSeconds, unsure: isUnsure, refusal: (refusal) => refused(vendor, refusal) });
}

function isUnsure({ body }: Refusal): boolean {
  const fault = faultSchema.safeParse(body);
  return fault.success && UNSURE.includes(fault.data.error.code);
}

function refused(vendor: string, { status, body, headers }: Refusal): AppError | undefined {
  const fault = faultSchema.safeParse(body);
  if (!fault.success) return undefined;
  const { code, error_subcode: subcode = 0 } = fault.data.error;
  const facts = { status, code, subcode };
  if (UNAUTHORIZED.includes(code)) return vendorError('vendor_unauthorized', `${vendor} does not accept our access token: renew it`, facts);
  if (BUSY.includes(code)) return vendorError('vendor_busy', `${vendor} wants fewer calls`, { ...facts, retryAfterSeconds: regainSeconds(headers) ?? 3600 });
  if (code === DUPLICATE) return socialError('post_duplicate', `${vendor} has just had this text`, facts);
  if (code === NOT_READY) return socialError('media_not_ready', `${vendor} still works on the picture`, facts);
  if (MEDIA.includes(code)) return socialError('media_refused', `${vendor} could not use the picture`, facts);
  if (code === NOT_FOUND || (code === 100 && subcode === UNKNOWN_OBJECT)) return socialError('post_not_found', `${vendor} does not know that post`, facts);
  return vendorError('vendor_refused', `${vendor} refused the call (code ${code})`, facts);
}

const usageSchema = z.record(z.string(), z.array(z.object({ estimated_time_to_regain_access: z.number().min(0).optional() })));

/** `X-Business-Use-Case-Usage` says in minutes when calls are taken again. */
function regainSeconds(headers: Headers): number | undefined {
  const text = headers.get('x-business-use-case-usage');
  if (text === null) return undefined;
  const usage = usageSchema.safeParse(parsed(text));
  if (!usage.success) return undefined;
  const minutes = Object.values(usage.data).flatMap((uses) => uses.map((use) => use.estimated_time_to_regain_access ?? 0));
  const longest = Math.max(0, ...minutes);
  return longest === 0 ? undefined : longest * 60;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
