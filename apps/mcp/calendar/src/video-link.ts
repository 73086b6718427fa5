import { createHash } from 'node:crypto';

/** Derived from the grant, so that the same booking has the same link however often it is tried; nobody else can guess it. */
export function videoLink(template: string, grantId: string): string {
  return template.replaceAll('{id}', `waggle-${createHash('sha256').update(`video ${grantId}`).digest('hex').slice(0, 24)}`);
}
