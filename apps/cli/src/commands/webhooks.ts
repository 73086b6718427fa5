import type { Command } from 'commander';
import { z } from 'zod';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

const webhookSchema = z.looseObject({ id: z.string(), url: z.string(), events: z.array(z.string()).optional() });
const listSchema = z.object({ webhooks: z.array(webhookSchema), next: z.string().nullish() });

export function registerWebhooks(program: Command, surroundings: Surroundings): void {
  const webhooks = program.command('webhooks').description('addresses that the zone tells its events to');
  examples(webhooks, 'waggle webhooks list', 'waggle webhooks add https://example.org/hook --events task.moved', 'waggle webhooks remove <id>');

  const list = webhooks
    .command('list')
    .description('list them')
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const page = await api.call('/api/webhooks', listSchema);
      terminal.result(page, () => (page.webhooks.length === 0 ? 'No webhooks.' : table(['id', 'address', 'events'], page.webhooks.map(({ id, url, events = [] }) => [id, url, events.join(', ')]), { address: 60, events: 40 })));
    });
  examples(list, 'waggle webhooks list --json');

  const add = webhooks
    .command('add')
    .description('add one; the answer holds the secret that its requests are signed with, and nothing shows it again')
    .argument('<url>', 'where the zone shall send to, https')
    .option('--events <names...>', 'which events; default: all')
    .action(async (url: string, { events }: { events?: string[] }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const added = await api.call('/api/webhooks', z.looseObject({}), { method: 'POST', body: { url, events } });
      terminal.result(added, () => Object.entries(added).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n'));
    });
  examples(add, 'waggle webhooks add https://example.org/hook --events task.moved approval.decided');

  const remove = webhooks
    .command('remove')
    .description('take one away')
    .argument('<id>', 'of the webhook')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      await api.call(`/api/webhooks/${encodeURIComponent(id)}`, z.unknown(), { method: 'DELETE' });
      terminal.result({ removed: id }, () => 'Removed.');
    });
  examples(remove, 'waggle webhooks remove 0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33');
}
