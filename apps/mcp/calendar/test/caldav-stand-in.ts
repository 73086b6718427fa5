import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server says of an object that it has and cannot give: with a status of its own, or without one of the properties. */
export type CaldavFault = 500 | 503 | 403 | 'no_etag' | 'no_data';

const COLLECTION = '/ann/work/';
const NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"';

/** A CalDAV server in the form of sabre/dav that has trouble with single objects, as Radicale and Xandikos cannot be made to have. */
export class CaldavStandIn {
  readonly objects = new Map<string, string>();
  readonly faults = new Map<string, CaldavFault>();
  /** Older sabre/dav says nothing of what is not there. */
  silentOnMissing = false;
  /** A multiget ends after so many objects, with 507 of the collection (RFC 6578, 3.6). */
  cutAfter = Infinity;
  /** Stands in for the whole answer: that of a proxy, for one. */
  instead: { readonly type: string; readonly body: string } | undefined;
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get account(): { url: string; user: string; password: string } {
    return { url: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${COLLECTION}`, user: 'ann', password: 'secret' };
  }

  /** Nothing is wrong any more. */
  mend(): void {
    this.faults.clear();
    this.silentOnMissing = false;
    this.cutAfter = Infinity;
    this.instead = undefined;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.instead !== undefined) return void response.writeHead(200, { 'content-type': this.instead.type }).end(this.instead.body);
    const { method, url = '', headers } = request;
    const name = decodeURIComponent(url.slice(COLLECTION.length));
    if (name !== '' && !this.objects.has(name)) return void response.writeHead(404, { 'content-type': 'application/xml' }).end('<d:error xmlns:d="DAV:"/>');
    const answers = method === 'REPORT' ? this.multiget(Buffer.concat(chunks).toString('utf8')) : this.properties(name, headers.depth === '1');
    response.writeHead(207, { 'content-type': 'application/xml; charset=utf-8' }).end(`<?xml version="1.0"?><d:multistatus ${NAMESPACES}>${answers.join('')}</d:multistatus>`);
  }

  private properties(name: string, withMembers: boolean): string[] {
    if (name !== '') return [this.member(name, false)];
    const tag = `${this.objects.size}-${[...this.objects.values()].join('').length}`;
    const own = propstat(200, `<cs:getctag>${tag}</cs:getctag><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>`);
    // As some servers do it: the collection without its slash. It need have no ETag.
    return [answer('/ann/work', `${own}${propstat(404, '<d:getetag/>')}`), ...(withMembers ? [...this.objects.keys()].map((one) => this.member(one, false)) : [])];
  }

  private multiget(body: string): string[] {
    const names = [...body.matchAll(/<d:href>[^<]*\/([^<]*)<\/d:href>/g)].map(([, name = '']) => decodeURIComponent(name));
    const given = names.slice(0, this.cutAfter).flatMap((name) => {
      if (this.objects.has(name)) return [this.member(name, true)];
      return this.silentOnMissing ? [] : [answer(hrefOf(name), status(404))];
    });
    return names.length > this.cutAfter ? [...given, answer(COLLECTION, status(507))] : given;
  }

  private member(name: string, withData: boolean): string {
    const fault = this.faults.get(name);
    if (typeof fault === 'number' && withData) return answer(hrefOf(name), status(fault));
    const ics = this.objects.get(name) ?? '';
    const etag = fault === 'no_etag' ? propstat(500, '<d:getetag/>') : propstat(200, `<d:getetag>"${ics.length}"</d:getetag>`);
    if (!withData) return answer(hrefOf(name), `${etag}${propstat(200, '<d:resourcetype/>')}`);
    const data = fault === 'no_data' ? propstat(500, '<c:calendar-data/>') : propstat(200, `<c:calendar-data><![CDATA[${ics}]]></c:calendar-data>`);
    return answer(hrefOf(name), `${etag}${data}`);
  }
}

function hrefOf(name: string): string {
  return `${COLLECTION}${encodeURIComponent(name)}`;
}

function answer(href: string, body: string): string {
  return `<d:response><d:href>${href}</d:href>${body}</d:response>`;
}

function status(code: number): string {
  return `<d:status>HTTP/1.1 ${code} Said</d:status>`;
}

function propstat(code: number, properties: string): string {
  return `<d:propstat><d:prop>${properties}</d:prop>${status(code)}</d:propstat>`;
}
