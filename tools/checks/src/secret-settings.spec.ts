import { commonConfig, type ConfigShape, loadConfig } from '@waggle/config';
import { toAppError } from '@waggle/errors';
import fc from 'fast-check';
import { definitionOf, serviceFolders } from './deployables.js';

/** Secrets that may be given and empty: what is off then. */
const OFF: Readonly<Record<string, string>> = {
  AMQP_MANAGEMENT_URL: 'the queues and the services are asked themselves',
  CALENDAR_CALDAV_PASSWORD: 'no CalDAV calendar',
  CALENDAR_GOOGLE_CLIENT_SECRET: 'no calendar at Google',
  CALENDAR_GOOGLE_REFRESH_TOKEN: 'no calendar at Google',
  FOLDER_DECISION_KEY: 'moving a file decides nothing',
  IMAP_URL: 'no mailbox to search',
  INTAKE_IMAP: 'no mail is taken',
  LLM_API_KEY: 'a model server that asks for none',
  NOTICE_SMTP_URL: 'no e-mail to approvers',
  ODOO_API_KEY: 'no Odoo server',
  OIDC_CLIENT_SECRET: 'a public client, or no issuer',
  WEBHOOK_SOURCES: 'no webhook is taken',
  PAYMENT_REVOLUT_PRIVATE_KEY: 'no Revolut',
  PAYMENT_REVOLUT_REFRESH_TOKEN: 'no Revolut',
  PAYMENT_STRIPE_KEY: 'no Stripe',
  RESEARCH_SEARCH_KEY: 'no search on the web',
  SLACK_BOT_TOKEN: 'no Slack',
  SLACK_SIGNING_SECRET: 'nothing from Slack is heard',
  SMTP_URL: 'no real mail is sent',
  SYNC_REMOTE: 'this zone is alone',
  SOCIAL_FACEBOOK_TOKEN: 'no Facebook',
  SOCIAL_INSTAGRAM_TOKEN: 'no Instagram',
  SOCIAL_LINKEDIN_TOKEN: 'no LinkedIn',
  SOCIAL_X_KEY: 'no X',
  SOCIAL_X_KEY_SECRET: 'no X',
  SOCIAL_X_TOKEN: 'no X',
  SOCIAL_X_TOKEN_SECRET: 'no X',
  TWILIO_AUTH_TOKEN: 'no SMS',
  VAULT_MASTER_KEYS: 'the keys are in a file; without that the vault does not start',
  WHATSAPP_APP_SECRET: 'no WhatsApp Cloud API',
  WHATSAPP_TOKEN: 'no WhatsApp Cloud API',
  WHATSAPP_VERIFY_TOKEN: 'no WhatsApp Cloud API',
};

/** Named like a secret, and none. */
const NO_SECRET: Readonly<Record<string, string>> = {
  CALENDAR_GOOGLE_TOKEN_URL: 'a public address',
  GRANT_PUBLIC_KEYS: 'the public halves',
  LLM_HOURLY_TOKENS: 'a number of words',
  LLM_OUTPUT_TOKENS: 'a number of words',
  SYNC_SSH_KEY_FILE: 'a path',
  VAULT_MASTER_KEY_FILE: 'a path',
};
const LIKE_A_SECRET = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|MASTER|(^|_)KEYS?(_|$)/;

const settings = new Map<string, ConfigShape[string]>(Object.entries(commonConfig));
// One after the other: module graphs that overlap confuse the loader.
for (const folder of serviceFolders()) {
  for (const [name, setting] of Object.entries((await definitionOf(folder)).config)) settings.set(name, setting);
}
const secrets = [...settings].filter(([, { secret }]) => secret === true).map(([name]) => name).sort();

/** What the service says when it is started with this alone; only what it says of this setting counts. */
function faultOf(name: string, text: string): { code: string; line: string; whole: string } | undefined {
  try {
    loadConfig({ [name]: settings.get(name)! }, { [name]: text });
    return undefined;
  } catch (thrown) {
    const { code, message, details } = toAppError(thrown);
    return { code, line: message.split('\n')[1] ?? '', whole: JSON.stringify([message, details]) };
  }
}

describe('the secrets in the configuration of every service [R-SECRET-SETTINGS]', () => {
  it('are marked as such wherever their name says so', () => {
    expect(secrets.length).toBeGreaterThan(25);
    const unmarked = [...settings].filter(([name, { secret }]) => LIKE_A_SECRET.test(name) && secret !== true).map(([name]) => name);
    expect(unmarked.filter((name) => NO_SECRET[name] === undefined)).toEqual([]);
  });

  it.each([
    ['blanks', ['   ', '\t', '\n', '\u00a0']],
    ['a placeholder', ['changeme', 'CHANGE_ME', 'change-me-please', 'secret', 'password', 'your-token-here', '<token>', 'xxx', '${TOKEN}', 'my_secret', ' changeme ']],
    ['a guess', ['a', '12345', 'abc-def']],
  ])('keep the service from starting when they are %s, with an error that names the setting and not its value', (_, texts) => {
    for (const name of secrets) {
      for (const text of texts) {
        const fault = faultOf(name, text);
        expect([name, text, fault?.code, fault?.line.trim().startsWith(`${name}: `)]).toEqual([name, text, 'config_invalid', true]);
      }
    }
  });

  it('keep it from starting when they are given and empty, but for those that switch something off', () => {
    const taken = secrets.filter((name) => faultOf(name, '') === undefined);
    expect(taken.filter((name) => OFF[name] === undefined)).toEqual([]);
  });

  it.each(secrets.filter((name) => /_URL$|_IMAP$/.test(name)))('%s is refused with a placeholder for its password', (name) => {
    const [protocol = ''] = ['amqp', 'postgres', 'redis', 'smtp', 'imap', 'imaps', 'smtps', 'http'].filter((one) => faultOf(name, `${one}://ann:Zt5-quite-long@host.example:1/x`) === undefined);
    expect(faultOf(name, `${protocol}://ann:changeme@host.example:1/x`)?.line).toContain('placeholder');
  });

  it('never stand in the error, whatever is wrong with them', () => {
    const canary = 'wgcanary7f3a9c';
    const text = fc.oneof(fc.constantFrom('{"a":"', '[', '[{"name":"', 'http://', 'amqp://x:', '', '"', ' ', 'imap://u:', '-----BEGIN '), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.constantFrom(...secrets), text, text, (name, before, after) => {
        expect(faultOf(name, `${before}${canary}${after}`)?.whole ?? '').not.toContain(canary);
      }),
      { numRuns: 1500 },
    );
  });
});
