import { type Command, Option } from 'commander';
import { z } from 'zod';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

const TOPICS = ['task', 'approval', 'alert'] as const;
const webhookSchema = z.looseObject({
  id: z.string(),
  url: z.string(),
  topics: z.array(z.string()),
  state: z.enum(['active', 'disabled']),
  disabledReason: z.string().nullable(),
  failures: z.number(),
  pending: z.number(),
});
type Webhook = z.infer<typeof webhookSchema>;
const listSchema = z.looseObject({ webhooks: z.array(webhookSchema) });
const enabledSchema = z.object({ webhook: webhookSchema });
const addedSchema = z.object({ webhook: webhookSchema, secret: z.string() });

export function registerWebhooks(program: Command, surroundings: Surroundings): void {
  const webhooks = program.command('webhooks').description('addresses that the zone tells its events to');
  examples(webhooks, 'waggle webhooks list', 'waggle webhooks add https://example.org/hook --topics approval', 'waggle webhooks enable <id>', 'waggle webhooks remove <id>');

  const list = webhooks
    .command('list')
    .description('list them')
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const page = await api.call('/api/webhooks', listSchema);
      terminal.result(page, () => (page.webhooks.length === 0 ? 'No webhooks.' : listText(page.webhooks)));
    });
  examples(list, 'waggle webhooks list --json');

  const add = webhooks
    .command('add')
    .description('add one; the answer holds the secret that its requests are signed with, and nothing shows it again')
    .argument('<url>', 'where the zone shall send to, https')
    .addOption(new Option('--topics <topics...>', 'what it shall be told of').choices(TOPICS).default(TOPICS, 'all'))
    .action(async (url: string, { topics }: { topics: readonly string[] }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const added = await api.call('/api/webhooks', addedSchema, { method: 'POST', body: { url, topics } });
      terminal.result(added, () => `Webhook ${added.webhook.id} is told of: ${added.webhook.topics.join(', ')}\nSecret of its signatures, shown this once: ${added.secret}`);
    });
  examples(add, 'waggle webhooks add https://example.org/hook --topics task approval');

  registerEnable(webhooks, surroundings);
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

function registerEnable(webhooks: Command, surroundings: Surroundings): void {
  const enable = webhooks
    .command('enable')
    .description('tell a disabled one again, what waits for it first')
    .argument('<id>', 'of the webhook')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const enabled = await api.call(`/api/webhooks/${encodeURIComponent(id)}/enable`, enabledSchema, { method: 'POST' });
      terminal.result(enabled, () => `${enabled.webhook.url} is told again; ${enabled.webhook.pending} wait for it.`);
    });
  examples(enable, 'waggle webhooks enable 0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33');
}

function listText(webhooks: readonly Webhook[]): string {
  const rows = webhooks.map(({ id, url, topics, pending, ...rest }) => [id, url, topics.join(', '), pending, stateText(rest)]);
  return table(['id', 'address', 'told of', 'waits', 'state'], rows, { address: 60, state: 50 });
}

function stateText({ state, disabledReason, failures }: Pick<Webhook, 'state' | 'disabledReason' | 'failures'>): string {
  if (state === 'disabled') return `disabled: ${disabledReason ?? 'no reason is known'}`;
  return failures === 0 ? 'active' : `active, failed ${failures} times in a row`;
}
