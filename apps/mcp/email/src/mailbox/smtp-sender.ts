import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import pLimit from 'p-limit';
import { mailError } from '../mail.error.js';

/** Connections at once; kept open between mails. */
const MAX_CONNECTIONS = 5;
const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };
const TIMEOUT_MS = 20_000;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export interface SmtpEnvelope {
  readonly from: string;
  readonly to: readonly string[];
}

export interface SmtpResult {
  /** The server's last word, usually with its queue id. */
  readonly response: string;
  /** Refused among several; the others have it. */
  readonly rejected: readonly string[];
}

interface Body {
  readonly raw: Buffer;
  readonly begins: () => Promise<void>;
}

/**
 * Sends over a few kept connections. nodemailer's own pool sends a mail again when a connection breaks under it; here a break
 * after the first byte of the mail is never repeated.
 */
export class SmtpSender {
  private readonly idle: SMTPConnection[] = [];
  private readonly slots = pLimit(MAX_CONNECTIONS);
  private readonly url: URL;

  constructor(url: string) {
    this.url = new URL(url);
  }

  /**
   * Gives one mail to the server.
   *
   * @param begins awaited before the first byte of the mail leaves; when it fails, none does.
   * @throws AppError `mail_rejected`, `mail_deferred`, `mail_unavailable`: it was certainly not taken. Anything else: open.
   */
  async send(envelope: SmtpEnvelope, raw: Buffer, begins: () => Promise<void> = async () => undefined): Promise<SmtpResult> {
    const body = { raw, begins };
    return this.slots(async () => {
      const kept = this.idle.pop();
      if (kept === undefined) return this.sendOn(await this.open(), envelope, body);
      try {
        return await this.sendOn(kept, envelope, body);
      } catch (thrown) {
        // The server may have closed a kept connection in between; not a byte of the mail was read then.
        if (!isUnavailable(thrown)) throw thrown;
        return this.sendOn(await this.open(), envelope, body);
      }
    });
  }

  close(): void {
    for (const connection of this.idle.splice(0)) connection.quit();
  }

  private sendOn(connection: SMTPConnection, envelope: SmtpEnvelope, mail: Body): Promise<SmtpResult> {
    const body = Readable.from(bytesOf(mail));
    return new Promise((resolve, reject) => {
      connection.send({ from: envelope.from, to: [...envelope.to] }, body, (error, info) => {
        if (error === null || error === undefined) {
          this.idle.push(connection);
          return resolve({ response: info?.response ?? '', rejected: (info?.rejected ?? []).map(String) });
        }
        connection.close();
        reject(classify(error, body.readableDidRead));
      });
    });
  }

  private async open(): Promise<SMTPConnection> {
    const connection = new SMTPConnection(this.options());
    const gone = (): void => void this.idle.splice(0, Infinity, ...this.idle.filter((other) => other !== connection));
    connection.on('end', gone);
    try {
      await new Promise<void>((resolve, reject) => {
        connection.on('error', reject);
        connection.connect((error) => (error ? reject(error) : this.login(connection, resolve, reject)));
      });
    } catch (thrown) {
      connection.close();
      throw mailError('mail_unavailable', 'The mail server cannot be reached', { responseCode: responseCodeOf(thrown) }, thrown);
    }
    connection.on('error', gone);
    return connection;
  }

  private login(connection: SMTPConnection, resolve: () => void, reject: (error: Error) => void): void {
    if (this.url.username === '') return resolve();
    const credentials = { user: decodeURIComponent(this.url.username), pass: decodeURIComponent(this.url.password) };
    connection.login({ credentials }, (error) => (error ? reject(error) : resolve()));
  }

  private options() {
    const { protocol, hostname, port, username } = this.url;
    const secure = protocol === 'smtps:';
    return {
      host: hostname,
      port: port === '' ? PORTS[protocol] : Number(port),
      secure,
      // A password never crosses a network in the clear.
      requireTLS: !secure && username !== '' && !LOOPBACK.includes(hostname),
      tls: LOOPBACK.includes(hostname) ? { rejectUnauthorized: false } : undefined,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    };
  }
}

async function* bytesOf({ raw, begins }: Body): AsyncGenerator<Buffer> {
  await begins();
  yield raw;
}

/** An answer of the server is definite; so is a failure before the mail's first byte. The rest stays open. */
function classify(error: Error, begun: boolean): Error {
  const responseCode = responseCodeOf(error);
  if (responseCode !== undefined && responseCode >= 500) return mailError('mail_rejected', `The mail server refused the mail (${responseCode})`, { responseCode }, error);
  if (responseCode !== undefined && responseCode >= 400) return mailError('mail_deferred', `The mail server wants it later (${responseCode})`, { responseCode }, error);
  if (!begun) return mailError('mail_unavailable', 'The connection broke before the mail was sent', {}, error);
  return error;
}

function responseCodeOf(thrown: unknown): number | undefined {
  const code = thrown instanceof Error && 'responseCode' in thrown ? thrown.responseCode : undefined;
  return typeof code === 'number' ? code : undefined;
}

function isUnavailable(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'mail_unavailable';
}
