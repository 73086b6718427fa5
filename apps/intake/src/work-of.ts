import { type KindOfWork, type Prefix, PREFIXES } from '@waggle/contracts';

/** Which kind of work of `zones.json` a task of this prefix is. */
export function workOf(prefix: Prefix): KindOfWork {
  if (prefix === 'WHATSAPP') return 'whatsapp';
  return prefix === 'PAYMENT' ? 'payments' : PREFIXES[prefix].domain;
}
