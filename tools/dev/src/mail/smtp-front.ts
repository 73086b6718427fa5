import { createTransport } from 'nodemailer';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { freePort } from '../ports.js';
import type { MailUser } from './dovecot.js';
import type { Sink } from './sink.js';

/** What the next outgoing mail meets: a temporary refusal, or a connection that breaks after the mail was taken. */
export type SmtpFault = 'refuse' | 'lose_answer';

export interface SmtpFront {
  port: number;
  /** The fault happens to the next outgoing mail, each call adds one. */
  failNext(fault: SmtpFault): void;
  close(): Promise<void>;
}

interface FrontOptions {
  users: readonly MailUser[];
  lmtpPort: number;
  sink: Sink;
}

class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly responseCode = 451;
}

async function bytesOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const isGone = (address: string): boolean => address.toLowerCase().startsWith('gone@');

/** The post office: takes mail by SMTP, hands what is for local mailboxes to LMTP and keeps the rest in the sink. */
class PostOffice {
  readonly faults: SmtpFault[] = [];
  readonly #local: ReadonlySet<string>;

  constructor(private readonly options: FrontOptions) {
    this.#local = new Set(options.users.map(({ address }) => address.toLowerCase()));
  }

  knows(username: string | null | undefined, password: string | null | undefined): boolean {
    return this.options.users.some((user) => user.address === username && user.password === password);
  }

  async take(raw: Buffer, session: SMTPServerSession): Promise<'taken' | 'answer lost'> {
    const { mailFrom, rcptTo } = session.envelope;
    const from = mailFrom === false ? '' : mailFrom.address;
    const recipients = rcptTo.map(({ address }) => address);
    const inside = recipients.filter((address) => this.#local.has(address.toLowerCase()));
    const outside = recipients.filter((address) => !inside.includes(address));
    if (inside.length > 0) await this.deliver(from, inside, raw);
    if (outside.length === 0) return 'taken';
    const fault = this.faults.shift();
    if (fault === 'refuse') throw new RefusedError('try again later');
    await this.options.sink.take(from, outside, raw.toString('utf8'));
    return fault === 'lose_answer' ? 'answer lost' : 'taken';
  }

  private async deliver(from: string, to: string[], raw: Buffer): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: this.options.lmtpPort, lmtp: true, secure: false, ignoreTLS: true });
    try {
      await transport.sendMail({ envelope: { from, to }, raw });
    } finally {
      transport.close();
    }
  }
}

type Connections = { connections: Set<{ close(): void }> };

// The library offers no way to drop one client; a lost answer drops all, which a sender must survive as well.
function dropClients(server: SMTPServer): void {
  for (const connection of (server as unknown as Connections).connections) connection.close();
}

/** Starts the SMTP server on a free loopback port. Signing in is optional; a wrong password is refused, and so is any recipient `gone@...`. */
export async function startSmtpFront(options: FrontOptions): Promise<SmtpFront> {
  const office = new PostOffice(options);
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      if (office.knows(username, password)) done(null, { user: username ?? '' });
      else done(new Error('wrong user name or password'));
    },
    onRcptTo: ({ address }, _session, done) => done(isGone(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      bytesOf(stream)
        .then((raw) => office.take(raw, session))
        .then((end) => (end === 'taken' ? done(null) : dropClients(server)))
        .catch((error: unknown) => done(error instanceof RefusedError ? error : Object.assign(new Error(String(error)), { responseCode: 451 })));
    },
  });
  server.on('error', () => undefined);
  const port = await freePort();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port,
    failNext: (fault) => office.faults.push(fault),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
