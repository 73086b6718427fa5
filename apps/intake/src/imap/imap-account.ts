import { ImapFlow } from 'imapflow';

/** One mailbox to take mail from. */
export interface ImapAccount {
  /** `user@host/mailbox`, without the password: names it in rows, tasks and the log. */
  readonly name: string;
  /** `user@host`: whose mailbox it is. */
  readonly owner: string;
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the start. */
  readonly secure: boolean;
  /** On this machine: no TLS is asked for. */
  readonly loopback: boolean;
  readonly mailbox: string;
}

const PORTS: Readonly<Record<string, number>> = { 'imap:': 143, 'imaps:': 993 };
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Reads the setting: addresses separated by spaces, or a JSON array of them.
 *
 * @throws Error that says which one is wrong by its number, never by its content: it holds a password.
 */
export function parseAccounts(text: string): ImapAccount[] {
  const trimmed = text.trim();
  const addresses = trimmed.startsWith('[') ? fromJson(trimmed) : trimmed.split(/\s+/).filter((part) => part !== '');
  return addresses.map((address, index) => parseAccount(address, index + 1));
}

function fromJson(text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('is not valid JSON');
  }
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) throw new Error('must be a JSON array of addresses');
  return value;
}

function parseAccount(address: string, number: number): ImapAccount {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const port = url === undefined ? undefined : PORTS[url.protocol];
  if (url === undefined || port === undefined) throw new Error(`address ${number} is not imaps://user:password@host`);
  if (url.username === '' || url.password === '') throw new Error(`address ${number} lacks a user name or a password`);
  const user = decodeURIComponent(url.username);
  const mailbox = decodeURIComponent(url.pathname.replace(/^\//, '')) || 'INBOX';
  return {
    name: `${user}@${url.hostname}/${mailbox}`,
    owner: `${user}@${url.hostname}`,
    user,
    password: decodeURIComponent(url.password),
    host: url.hostname,
    port: url.port === '' ? port : Number(url.port),
    secure: url.protocol === 'imaps:',
    loopback: LOOPBACK.includes(url.hostname),
    mailbox,
  };
}

/** A connection that is not made yet. */
export function newClient({ host, port, secure, loopback, user, password }: ImapAccount): ImapFlow {
  return new ImapFlow({
    host,
    port,
    secure,
    // A password does not travel in clear text, but to this very machine.
    doSTARTTLS: secure || loopback ? undefined : true,
    tls: loopback ? { rejectUnauthorized: false } : undefined,
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
  });
}
