import { type Template, TemplateCreate, TemplateList, TemplateRetire } from '@waggle/contracts';
import type { Command } from 'commander';
import type { ApiClient } from '../client/api-client.js';
import { findApproval } from '../client/approvals.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

const PAGE = 500;

async function listTemplates(api: ApiClient): Promise<Template[]> {
  const all: Template[] = [];
  let after: string | undefined;
  do {
    const page = await api.call('/api/templates', TemplateList.reply, { query: { limit: PAGE, after } });
    all.push(...page.templates);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
}

export function registerTemplates(program: Command, surroundings: Surroundings): void {
  const templates = program.command('templates').description('approved texts that proposals are compared with');
  examples(templates, 'waggle templates list', "waggle templates add EMAIL_0001 --name 'Price list'", 'waggle templates remove <id>');

  const list = templates
    .command('list')
    .description('list them')
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const templates = await listTemplates(api);
      terminal.result({ templates }, () => (templates.length === 0 ? 'No templates.' : listText(templates)));
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
      const added = await api.call('/api/templates', TemplateCreate.reply, { method: 'POST', body: { approvalId, name } });
      // An approval yields one template at most: the second time gives the first one.
      terminal.result(added, () => `"${added.template.name}" (${added.template.id}) is a template.`);
    });
  examples(add, "waggle templates add EMAIL_0001 --name 'Price list'");

  const remove = templates
    .command('remove')
    .description('end one; what it has released and can still be taken back waits for a person again')
    .argument('<id>', 'of the template')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const removed = await api.call(`/api/templates/${encodeURIComponent(id)}`, TemplateRetire.reply, { method: 'DELETE' });
      terminal.result(removed, () => `"${removed.template.name}" is no template any more.`);
    });
  examples(remove, 'waggle templates remove 0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33');
}

function listText(templates: readonly Template[]): string {
  const rows = templates.map(({ id, name, server, tool, slots, released, madeBy }) => [id, name, `${server}.${tool}`, slots.join(', '), released, madeBy]);
  return table(['id', 'name', 'of', 'may differ', 'released', 'made by'], rows, { name: 40 });
}
