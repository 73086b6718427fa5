import { defineConfig } from '@waggle/config';
import { defineService } from '@waggle/runtime';
import { z } from 'zod';
import { lookAtChannels } from './settings.js';

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
