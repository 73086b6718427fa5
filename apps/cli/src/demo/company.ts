/** The company that the demo plays: its mailbox on the private mail server. */
export const COMPANY = { address: 'office@tidewell.example', password: 'demo', name: 'Tidewell' } as const;

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Points intake and the mail tool server at the demo's own mail server, with real effects: everything stays on this machine. */
export function companySettings(mail: { imap: Address; smtp: Address }): Record<string, string> {
  const account = `${encodeURIComponent(COMPANY.address)}:${encodeURIComponent(COMPANY.password)}`;
  const imap = `imap://${account}@${mail.imap.host}:${mail.imap.port}`;
  return {
    DRY_RUN: 'false',
    EMAIL_PROVIDER: 'mailbox',
    EMAIL_FROM: COMPANY.address,
    EMAIL_FROM_NAME: COMPANY.name,
    SMTP_URL: `smtp://${mail.smtp.host}:${mail.smtp.port}`,
    IMAP_URL: imap,
    INTAKE_IMAP: imap,
    // The operator of the demo does not change its mind, and decides more in a minute than a person in an hour.
    UNDO_SECONDS: '0',
    EMAIL_LIMIT_HOUR: '1000',
    EMAIL_LIMIT_DAY: '1000',
    EMAIL_LIMIT_DOMAIN_HOUR: '1000',
  };
}
