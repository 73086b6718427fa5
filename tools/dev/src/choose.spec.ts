import { loadConfig } from '@waggle/config';
import { choose } from './choose.js';
import { devConfig } from './dev.config.js';
import { installCommand } from './install.js';

const given = { AMQP_URL: 'amqp://u:p@broker:5672', DATABASE_URL: 'postgres://u:p@db:5432/x', REDIS_URL: 'redis://cache:6379' };

describe('the choice of servers', () => {
  it('takes what is given, server by server', async () => {
    const config = loadConfig(devConfig, given);
    const choices = await choose(['amqp', 'redis'], config, { home: '.', log: () => undefined, env: given });
    expect(choices).toEqual([
      { name: 'amqp', source: 'given', url: given.AMQP_URL },
      { name: 'redis', source: 'given', url: given.REDIS_URL },
    ]);
  });
});

describe('the one command', () => {
  it('names the packages that are missing', () => {
    const command = installCommand(['rabbitmq-server', 'redis-server']);
    expect(command).toMatch(/^(sudo apt-get update && sudo apt-get install -y --no-install-recommends rabbitmq-server redis-server|brew install rabbitmq redis)$/);
  });
});
