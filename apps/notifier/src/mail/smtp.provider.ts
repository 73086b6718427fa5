import { isError } from '@waggle/errors';
import { vendorError } from '@waggle/vendor-api';
import { createTransport, type Transporter } from 'nodemailer';
import type { Found, Sent } from '../channel.js';
import { notifierError } from '../notifier.error.js';
import { MailProvider, type NoticeMail } from './mail.provider.js';

const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };
const TIMEOUT_MS = 15_000;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** The server had not been given the mail yet. */
const BEFORE_DATA = /^(CONN|EHLO|HELO|STARTTLS|AUTH\b.*|MAIL FROM|RCPT TO|API)$/;

/** Any SMTP server. It takes a mail for good or not at all, and cannot be asked afterwards. */
export class SmtpProvider extends MailProvider {
  private readonly transport: Transporter;

  constructor(
    url: string,
    private readonly from: string,
  ) {
    super();
    this.transport = createTransport(optionsOf(new URL(url)));
  }

  async send({ messageId, to, subject, text, html }: NoticeMail): Promise<Sent> {
    try {
      const headers = { 'Auto-Submitted': 'auto-generated' };
      await this.transport.sendMail({ messageId, from: this.from, to: { name: '', address: to }, subject, text, html, headers, disableFileAccess: true, disableUrlAccess: true });
      return { address: to, providerId: messageId };
    } catch (thrown) {
      throw ourError(thrown) ?? thrown;
    }
  }

  async find(): Promise<Found> {
    return { state: 'unknown' };
  }
}

function optionsOf({ protocol, hostname, port, username, password }: URL) {
  const isHere = LOOPBACK.includes(hostname);
  const secure = protocol === 'smtps:';
  return {
    host: hostname,
    port: port === '' ? PORTS[protocol] : Number(port),
    secure,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    // A password never crosses a network in the clear.
    requireTLS: !secure && username !== '' && !isHere,
    ...(isHere ? { tls: { rejectUnauthorized: false } } : {}),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  };
}

/** An answer of the server is definite; so is a failure before it was given the mail. undefined: it may have been sent. */
function ourError(thrown: unknown): Error | undefined {
  const { responseCode, command } = isError(thrown) ? (thrown as { responseCode?: unknown; command?: unknown }) : {};
  if (typeof responseCode === 'number' && responseCode >= 500 && command !== 'CONN' && !String(command).startsWith('AUTH')) return notifierError('recipient_refused', `The mail server refuses the mail (${responseCode})`, { responseCode }, thrown);
  if (typeof responseCode === 'number' && responseCode >= 400) return vendorError('vendor_busy', `The mail server wants it later (${responseCode})`, { responseCode, retryAfterSeconds: 60 }, thrown);
  return BEFORE_DATA.test(String(command)) ? vendorError('vendor_unreachable', 'The mail server cannot be reached', { command: String(command) }, thrown) : undefined;
}
