import { loadConfig } from '@waggle/config';
import { toAppError } from '@waggle/errors';
import { chooseMail, chooseSlack, chooseSms } from './choose-providers.js';
import { notifierConfig } from './notifier.config.js';
import type { SandboxMessageRepository } from './sandbox/sandbox-message.repository.js';

const load = (env: Record<string, string>) => loadConfig(notifierConfig, env);
const faultOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (thrown) {
    return toAppError(thrown).message;
  }
};
const none = {} as SandboxMessageRepository;

describe('the settings of the notifier', () => {
  it('ask nobody and send nothing unless told otherwise', () => {
    expect(load({})).toMatchObject({ APPROVERS: [], SLACK_PROVIDER: 'sandbox', SMS_PROVIDER: 'sandbox', NOTICE_PROVIDER: 'sandbox' });
  });

  it.each([
    ['APPROVERS', '{'],
    ['APPROVERS', '[{"name":"olga","slack":"U1"}]'],
    ['APPROVERS', '[{"name":"olga","slackUser":"olga"}]'],
    ['APPROVERS', '[{"name":"olga","phone":"0660"}]'],
    ['APPROVERS', '[{"name":"olga"},{"name":"olga"}]'],
    ['QUIET_HOURS', 'at night'],
    ['QUIET_HOURS_ZONE', 'Middle/Earth'],
    ['SLACK_API_URL', 'http://slack.example/api'],
    ['TWILIO_FROM', 'Waggle'],
    ['NOTICE_SMTP_URL', 'https://mail.example'],
  ])('refuse %s=%s, and say what would do', (name, text) => {
    expect(faultOf(() => load({ [name]: text }))).toContain(`${name}: must be`);
  });

  it('name all that a live channel lacks', () => {
    expect(faultOf(() => chooseSlack(load({ SLACK_PROVIDER: 'slack' }), none))).toBe('SLACK_PROVIDER=slack needs SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET');
    expect(faultOf(() => chooseSms(load({ SMS_PROVIDER: 'twilio' }), none))).toBe('SMS_PROVIDER=twilio needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM');
    expect(faultOf(() => chooseMail(load({ NOTICE_PROVIDER: 'smtp' }), none))).toBe('NOTICE_PROVIDER=smtp needs NOTICE_SMTP_URL');
  });
});
