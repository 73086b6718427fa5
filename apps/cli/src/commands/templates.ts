import type { Command } from 'commander';
import { z } from 'zod';
import { findApproval } from '../client/approvals.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

const templateSchema = z.looseObject({ id: z.string(), name: z.string() });
const listSchema = z.object({ templates: z.array(templateSchema), next: z.string().nullish() });

export function registerTemplates(program: Command, surroundings: Surroundings): void {
  const templates = program.command('templates').description('approved texts that proposals are compared with');
  examples(templates, 'waggle templates list', "waggle templates add EMAIL_0001 --name 'Price list'", 'waggle templates remove <id>');

  const list = templates
    .command('list')
    .description('list them')
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const page = await api.call('/api/templates', listSchema);
      terminal.result(page, () => (page.templates.length === 0 ? 'No templates.' : table(['id', 'name', 'of'], page.templates.map(({ id, name, ...rest }) => [id, name, text(rest['group'] ?? rest['tool'])]), { name: 60 })));
    });
  examples(list, 'waggle templates list --json');

  const add = templates
    .command('add')
    .description('make the text of an approved proposal a template')
    .argument('<approval>', 'its id, the end of it, or the id of its task')
    .requiredOption('--name <name>', 'what people call it')
    .action(async (meant: string, { name }: { name: string }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const { id: approvalId } = await findApproval(api, meant);
      const added = await api.call('/api/templates', z.looseObject({}), { method: 'POST', body: { approvalId, name } });
      terminal.result(added, () => `"${name}" is a template now.`);
    });
  examples(add, "waggle templates add EMAIL_0001 --name 'Price list'");

  const remove = templates
    .command('remove')
    .description('take one away; nothing that was approved changes')
    .argument('<id>', 'of the template')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      await api.call(`/api/templates/${encodeURIComponent(id)}`, z.unknown(), { method: 'DELETE' });
      terminal.result({ removed: id }, () => 'Removed.');
    });
  examples(remove, 'waggle templates remove 0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33');
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
