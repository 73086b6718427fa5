import { defineConfig } from '@waggle/config';
import { defineService } from '@waggle/runtime';
import { z } from 'zod';
import { lookAtChannels, lookAtPower } from './settings.js';

const text = { schema: z.string().default('sandbox'), description: 'x' };
const people = { schema: z.string().default('[]').transform((json) => JSON.parse(json) as unknown), description: 'x' };
const definition = defineService({ name: 'notifier', plane: 'edge', roles: ['swarm'], config: defineConfig({ APPROVERS: people, SLACK_PROVIDER: text, SMS_PROVIDER: text, NOTICE_PROVIDER: text }) });
const look = (env: Record<string, string>) => lookAtChannels([{ service: 'notifier', folder: '', definition }], env).map(({ check, state, found }) => `${state} ${check}: ${found}`);
const APPROVERS = '[{"name":"olga"},{"name":"piet"}]';

describe('the doctor on channels [R-DOCTOR]', () => {
  it('says that nobody is asked, or who and how', () => {
    expect(look({})).toEqual(['ok Channels: nobody is asked by Slack, SMS or e-mail: APPROVERS is empty']);
    expect(look({ APPROVERS, SMS_PROVIDER: 'twilio', TWILIO_ACCOUNT_SID: 'AC', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+1' })).toEqual([
      'ok Channels: asked: olga, piet',
      'ok Slack: SLACK_PROVIDER=sandbox: kept in the database, nothing leaves',
      'ok SMS: LIVE: SMS_PROVIDER=twilio',
      'ok E-mail: NOTICE_PROVIDER=sandbox: kept in the database, nothing leaves',
    ]);
  });

  it('names what a live channel lacks', () => {
    expect(look({ APPROVERS, SLACK_PROVIDER: 'slack', SLACK_BOT_TOKEN: 'xoxb-1' })).toContain('fail Slack: SLACK_PROVIDER=slack lacks SLACK_SIGNING_SECRET');
  });

  it('says nothing where there is no notifier', () => {
    expect(lookAtChannels([], {})).toEqual([]);
  });
});

describe('the doctor on what a zone could do [R-DRAFT-ONLY-DOCTOR]', () => {
  const config = defineConfig({ SMTP_URL: { ...text, power: 'acts' }, IMAP_URL: { ...text, power: 'reads_and_acts' }, OTHER: text });
  const apps = [{ service: 'mcp-email', folder: '', definition: defineService({ name: 'mcp-email', plane: 'tool', roles: ['cloud'], config }) }];
  const said = (role: 'cloud' | 'swarm', env: Record<string, string>) => lookAtPower(apps, role, env).map(({ check, state, found }) => `${state} ${check}: ${found}`);

  it('names what the cloud zone withholds and what could do more than read', () => {
    expect(said('cloud', { SMTP_URL: 'smtp://x', IMAP_URL: 'imap://x', OTHER: 'x' })).toEqual(['warn Drafts only: given to no service here: SMTP_URL', 'warn IMAP_URL: is needed for reading, and the account behind it may be able to act']);
    expect(said('cloud', { SMTP_URL: '' })).toEqual(['ok Drafts only: nothing that is for acting alone is set']);
  });

  it('says nothing of it where acting is the purpose', () => {
    expect(said('swarm', { SMTP_URL: 'smtp://x' })).toEqual([]);
  });
});
