import { writeFile } from 'node:fs/promises';
import { ErasureRequest, PersonExport, type ReplyOf } from '@waggle/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';
import { agreed } from './confirmation.js';

type Erasure = ReplyOf<typeof ErasureRequest>;
interface EraseOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly as?: string;
}

const WHO = 'e-mail address, telephone number as +<digits>, or id of a contact';
const fileSchema = z.object({ address: z.string(), at: z.iso.datetime(), services: z.array(PersonExport.reply.extend({ service: z.string(), answered: z.boolean() })) });

export function registerPerson(program: Command, surroundings: Surroundings): void {
  const person = program.command('person').description('what the zone keeps of one person: give it to them, or erase it');
  examples(person, 'waggle person export ada@example.org', 'waggle person erase ada@example.org --dry-run');

  const given = person
    .command('export')
    .description('collect all that the services keep of a person')
    .argument('<person>', WHO)
    .option('--out <file>', 'write it there as JSON; the file must not be there yet')
    .option('--as <operator>', 'who asks, by the name in secrets.json; default: the first one')
    .action(async (id: string, { out, as }: { out?: string; as?: string }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home, as);
      const file = await api.call(`/api/people/${encodeURIComponent(id)}/export`, fileSchema);
      if (out !== undefined) await written(out, file);
      terminal.result(file, () => exportText(file, out));
    });
  examples(given, 'waggle person export ada@example.org --out ada.json');

  const erase = person
    .command('erase')
    .description('erase a person from all services; shows first what goes, and what stays and why')
    .argument('<person>', WHO)
    .option('--dry-run', 'only show it')
    .option('-y, --yes', 'do not ask again')
    .option('--as <operator>', 'who asks for it, by the name in secrets.json; default: the first one')
    .action(async (id: string, options: EraseOptions, command: Command) => eraseOne(id, options, sessionOf(command, surroundings)));
  examples(erase, 'waggle person erase ada@example.org --dry-run', 'waggle person erase ada@example.org --yes');
}

async function eraseOne(id: string, { dryRun, yes, as }: EraseOptions, session: Session): Promise<void> {
  const { api } = await connect(session.home, as);
  const ask = async (dry: boolean): Promise<Erasure> => api.call(`/api/people/${encodeURIComponent(id)}/erase`, ErasureRequest.reply, { method: 'POST', body: { dryRun: dry } });
  if (dryRun === true) {
    const preview = await ask(true);
    return session.terminal.result(preview, () => erasureText(preview));
  }
  if (yes !== true) await agreed('erase?', [erasureText(await ask(true))], session, 'Give --yes.');
  const erasure = await ask(false);
  session.terminal.result(erasure, () => `${erasureText(erasure)}\n${erasure.finished ? 'Done.' : 'Not done everywhere yet: the zone goes on by itself.'}`);
}

async function written(out: string, file: z.infer<typeof fileSchema>): Promise<void> {
  try {
    await writeFile(out, `${JSON.stringify(file, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw cliError('usage', 'invalid', `${out} could not be written.`, cause, 'Give --out a file that is not there yet.');
  }
}

function exportText({ address, services }: z.infer<typeof fileSchema>, out: string | undefined): string {
  const rows = services.map(({ service, answered, records, more }) => [service, answered ? `${records.length}${more ? ' and more' : ''}` : 'did NOT answer']);
  return [`Of ${address}:`, table(['service', 'records'], rows), out === undefined ? 'See all of it with --json, or write it with --out.' : `Written to ${out}.`].join('\n');
}

function erasureText({ services }: Erasure): string {
  const rows = services.flatMap(({ service, parts }) => parts.map(({ kind, count, fate, why }) => [service, count, kind, fate, why]));
  return rows.length === 0 ? 'Nothing of this person is kept.' : table(['service', 'count', 'what', 'fate', 'why'], rows, { why: 70 });
}
