import { AppError, isError } from '@waggle/errors';
import { VendorApi, VendorUncertainError, vendorError } from '@waggle/vendor-api';
import { davRequest, type DAVResponse } from 'tsdav';
import { z } from 'zod';
import { calendarError } from '../calendar.error.js';
import { changed } from '../ics/ics.provider.js';
import type { CalendarObject } from '../recurrence/read-calendar.js';
import { boundedFetch } from './bounded-fetch.js';
import { idOf, isMultiStatus, objectIn, refused, textOf, VENDOR, versionsIn } from './dav-answer.js';

export interface CaldavAccount {
  /** Of the collection. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** Objects asked for at once. */
const BATCH = 100;
const NAMESPACES = { 'xmlns:d': 'DAV:', 'xmlns:c': 'urn:ietf:params:xml:ns:caldav', 'xmlns:cs': 'http://calendarserver.org/ns/' };

/** Xandikos answers a PUT that it refuses with 207 and the reason, as if it were done. */
const written = z.unknown().refine((body) => typeof body !== 'string' || !body.includes('multistatus'), 'a refusal inside of a success');

/** One calendar collection on a CalDAV server: only what every server can be trusted with (no queries, no expansion). */
export class CaldavCollection {
  private readonly url: URL;
  private readonly authorization: string;
  private readonly api: VendorApi;

  constructor({ url, user, password }: CaldavAccount) {
    this.url = new URL(url.endsWith('/') ? url : `${url}/`);
    this.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.api = new VendorApi({ vendor: VENDOR, baseUrl: this.url.href, headers: () => ({ authorization: this.authorization }) });
  }

  /** Changes whenever anything in the collection does; undefined when the server does not say. */
  async state(): Promise<string | undefined> {
    const [own] = await this.ask('PROPFIND', '0', { 'd:propfind': { 'd:prop': { 'cs:getctag': {}, 'd:sync-token': {} } } });
    const said = [own?.props?.['getctag'], own?.props?.['syncToken']].map(textOf).filter((text) => text !== undefined);
    return said.length === 0 ? undefined : said.join(' ');
  }

  /** The ETag of every object. @throws AppError `vendor_unavailable` when one is not given: it would pass for deleted. */
  async versions(): Promise<Map<string, string>> {
    return versionsIn(await this.ask('PROPFIND', '1', { 'd:propfind': { 'd:prop': { 'd:getetag': {}, 'd:resourcetype': {} } } }));
  }

  /** Those of the objects that are there. @throws AppError `vendor_unavailable` when the server does not say of one whether it is there, or what it holds. */
  async fetch(eventIds: readonly string[]): Promise<CalendarObject[]> {
    const objects: CalendarObject[] = [];
    for (let at = 0; at < eventIds.length; at += BATCH) objects.push(...(await this.fetchBatch(eventIds.slice(at, at + BATCH))));
    return objects;
  }

  /** @throws VendorUncertainError also when the name is taken: names come from grants, so it may well be ours. */
  async add(eventId: string, ics: string): Promise<void> {
    const taken = new VendorUncertainError(`${VENDOR} has an object of that name`);
    await this.write('PUT', eventId, { ics, headers: { 'if-none-match': '*' }, on412: taken });
  }

  /** @throws AppError `event_changed` */
  async replace({ eventId, version, ics }: CalendarObject): Promise<void> {
    await this.write('PUT', eventId, { ics, headers: { 'if-match': version }, on412: changed(eventId) });
  }

  /** @throws AppError `event_changed`, `event_not_found` */
  async discard(eventId: string, version: string): Promise<void> {
    await this.write('DELETE', eventId, { headers: { 'if-match': version }, on412: changed(eventId) });
  }

  private async write(method: 'PUT' | 'DELETE', eventId: string, { ics, headers, on412 }: { ics?: string; headers: Record<string, string>; on412: Error }): Promise<void> {
    const typed = ics === undefined ? headers : { ...headers, 'content-type': 'text/calendar; charset=utf-8' };
    try {
      await this.api.call({ method, path: `/${encodeURIComponent(eventId)}`, body: ics, headers: typed, answer: written });
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (thrown.details['status'] === 412) throw on412;
      if (thrown.code === 'vendor_not_found') throw calendarError('event_not_found', 'There is no such event (any more)', { eventId }, thrown);
      throw thrown;
    }
  }

  private async fetchBatch(eventIds: readonly string[]): Promise<CalendarObject[]> {
    const hrefs = eventIds.map((eventId) => this.hrefOf(eventId));
    const answers = await this.ask('REPORT', '1', { 'c:calendar-multiget': { 'd:prop': { 'd:getetag': {}, 'c:calendar-data': {} }, 'd:href': hrefs } });
    const answered = new Map(answers.map((answer) => [idOf(answer.href), answer]));
    const objects: CalendarObject[] = [];
    for (const eventId of eventIds) {
      const object = objectIn(answered.get(eventId) ?? (await this.alone(eventId)), eventId);
      if (object !== undefined) objects.push(object);
    }
    return objects;
  }

  /** Older sabre/dav (Nextcloud) leaves out of a multiget what is not there, as one does that was cut: this asks which it is. */
  private async alone(eventId: string): Promise<DAVResponse> {
    const [answer] = await this.request('PROPFIND', '0', { 'd:propfind': { 'd:prop': { 'd:getetag': {} } } }, this.hrefOf(eventId));
    return answer ?? { ok: false, status: 0, statusText: '' };
  }

  private hrefOf(eventId: string): string {
    return `${this.url.pathname}${encodeURIComponent(eventId)}`;
  }

  /** A calendar that is not there must not pass for an empty one; Xandikos says so inside of a multi-status. */
  private async ask(method: 'PROPFIND' | 'REPORT', depth: '0' | '1', body: object): Promise<DAVResponse[]> {
    const answers = await this.request(method, depth, body);
    const failed = answers.find((answer) => !isMultiStatus(answer) || (method === 'PROPFIND' && (!answer.ok || answer.href === undefined)));
    if (failed !== undefined) throw refused(failed.status);
    return answers;
  }

  private async request(method: 'PROPFIND' | 'REPORT', depth: '0' | '1', body: object, href = ''): Promise<DAVResponse[]> {
    const headers = { authorization: this.authorization, depth };
    try {
      return await davRequest({ url: new URL(href, this.url).href, init: { method, headers, body, attributes: NAMESPACES }, fetch: boundedFetch });
    } catch (thrown) {
      const reason = isError(thrown) && isError(thrown.cause) && typeof thrown.cause.code === 'string' ? thrown.cause.code : 'unknown';
      throw vendorError('vendor_unavailable', `${VENDOR} did not answer in full`, { reason }, thrown);
    }
  }
}
