import { isError } from '@waggle/errors';
import { vendorError } from '@waggle/vendor-api';
import { createTransport, type Transporter } from 'nodemailer';
import type { Found, Sent } from '../channel.js';
import { notifierError } from '../notifier.error.js';
import { MailProvider, type NoticeMail } from './mail.provider.js';

const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };
const TIMEOUT_MS = 15_000;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** nodemailer's codes for failures before the mail was handed over; its `command` says CONN whenever a connection breaks. */
const BEFORE_MAIL = ['EDNS', 'ETLS'];

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
  const { responseCode, code, syscall } = isError(thrown) ? (thrown as { responseCode?: unknown; code?: unknown; syscall?: unknown }) : {};
  if (code === 'EAUTH') return vendorError('vendor_unauthorized', 'The mail server does not accept our password', {}, thrown);
  if (typeof responseCode === 'number' && responseCode >= 500) return notifierError('recipient_refused', `The mail server refuses the mail (${responseCode})`, { responseCode }, thrown);
  if (typeof responseCode === 'number' && responseCode >= 400) return vendorError('vendor_busy', `The mail server wants it later (${responseCode})`, { responseCode, retryAfterSeconds: 60 }, thrown);
  const isBefore = syscall === 'connect' || BEFORE_MAIL.includes(String(code));
  return isBefore ? vendorError('vendor_unreachable', 'The mail server cannot be reached', { code: String(code) }, thrown) : undefined;
}
