import { deadLetterIdSchema, type DeadLetterList, deadLettersSchema, type DeadLetterView, DeadSettle, DeadShow, type ReplyOf } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { type Command, InvalidArgumentError } from 'commander';
import type { ApiClient } from '../client/api-client.js';
import { examples } from '../help.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { harmlessJson } from '../text/harmless.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';
import { agreed } from './confirmation.js';

type Verb = 'again' | 'drop';
type Shown = ReplyOf<typeof DeadShow>;

interface Result {
  readonly id: string;
  readonly letter?: DeadLetterView;
  readonly problem?: { readonly code: string; readonly detail: string };
}

const EXAMPLE = 'sales.0f1e2d3c4b5a6978';
const DONE: Readonly<Record<Verb, string>> = { again: 'sent again', drop: 'removed for good' };

export function registerDead(program: Command, surroundings: Surroundings): void {
  const dead = program.command('dead').description('messages that a service could not handle: read why, send them again or remove them');
  registerList(dead, surroundings);
  registerShow(dead, surroundings);
  registerSettle(dead, surroundings, 'again', 'send it again to the service that could not handle it, once the cause is gone');
  registerSettle(dead, surroundings, 'drop', 'remove it for good');
}

function registerList(dead: Command, surroundings: Surroundings): void {
  const list = dead
    .command('list', { isDefault: true })
    .description('the dead letters of all services, newest first')
    .option('--service <service>', 'only those of this service')
    .action(async ({ service }: { service?: string }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const found = await api.call('/api/dead-letters', deadLettersSchema, { query: { service } });
      terminal.result(found, () => listText(found, service));
    });
  examples(list, 'waggle dead list', 'waggle dead --service sales --json');
}

function registerShow(dead: Command, surroundings: Surroundings): void {
  const show = dead
    .command('show')
    .description('one of them with what it holds, and why it died')
    .argument('<letter>', 'its id, as waggle dead shows it', letterId)
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const shown = await read(api, id);
      terminal.result(shown, () => letterText(shown));
    });
  examples(show, `waggle dead show ${EXAMPLE}`);
}

function registerSettle(dead: Command, surroundings: Surroundings, verb: Verb, description: string): void {
  const settle = dead
    .command(verb)
    .description(`${description}; shows it first`)
    .argument('<letter...>', 'their ids, as waggle dead shows them', (typed: string, before: readonly string[] = []) => [...before, letterId(typed)])
    .option('-y, --yes', 'do not ask again')
    .option('--as <operator>', 'who does it, by the name in secrets.json; default: the first one')
    .action(async (ids: string[], { yes, as }: { yes?: boolean; as?: string }, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home, as);
      if (yes !== true) await agreed(verb === 'again' ? 'send again?' : 'remove for good?', await shownTexts(api, ids), session, 'Give --yes.');
      await settleAll(api, [...new Set(ids)], verb, session);
    });
  examples(settle, `waggle dead ${verb} ${EXAMPLE}`, `waggle dead ${verb} ${EXAMPLE} --yes`);
}

/** One after another, as its service reads them. */
async function shownTexts(api: ApiClient, ids: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const id of ids) texts.push(letterText(await read(api, id)));
  return texts;
}

async function settleAll(api: ApiClient, ids: readonly string[], verb: Verb, session: Session): Promise<void> {
  const [first, second] = ids;
  if (first !== undefined && second === undefined) {
    const settled = await settleOne(api, first, verb);
    return session.terminal.result(settled, () => line({ id: first, ...settled }, verb));
  }
  const results: Result[] = [];
  for (const id of ids) results.push(await settleOne(api, id, verb).then((settled) => ({ id, ...settled }), (thrown: unknown) => ({ id, problem: problemOf(thrown) })));
  session.terminal.result({ results }, () => results.map((result) => line(result, verb)).join('\n'));
  if (results.some(({ problem }) => problem !== undefined)) session.no();
}

/** @throws InvalidArgumentError */
function letterId(typed: string): string {
  if (deadLetterIdSchema.safeParse(typed).success) return typed;
  throw new InvalidArgumentError(`It is an id like ${EXAMPLE}; see what there is: waggle dead`);
}

const pathOf = (id: string): string => `/api/dead-letters/${encodeURIComponent(id)}`;
const read = (api: ApiClient, id: string): Promise<Shown> => api.call(pathOf(id), DeadShow.reply);

async function settleOne(api: ApiClient, id: string, verb: Verb): Promise<ReplyOf<typeof DeadSettle>> {
  return verb === 'again' ? api.call(`${pathOf(id)}/again`, DeadSettle.reply, { method: 'POST' }) : api.call(pathOf(id), DeadSettle.reply, { method: 'DELETE' });
}

/** What the zone refused of one; that it does not answer ends the command. */
function problemOf(thrown: unknown): { code: string; detail: string } {
  const { code, message, details } = toAppError(thrown);
  if (details['refused'] !== true) throw thrown;
  return { code, detail: message };
}

function line({ id, letter, problem }: Result, verb: Verb): string {
  return problem === undefined ? `${letter?.message ?? ''} (${id}): ${DONE[verb]}.` : `${id}: NOT ${DONE[verb]}: ${problem.detail}`;
}

function listText({ letters, more, silent }: DeadLetterList, service: string | undefined): string {
  const rows = letters.map((letter) => [letter.id, nameOf(letter), letter.taskId, at(letter.diedAt), letter.attempts, letter.code, letter.error, noteOf(letter)]);
  const shown = letters.length === 0 ? [`No dead letters${service === undefined ? '' : ` of ${service}`}${silent.length === 0 ? '' : ' of those that answered'}.`] : [table(['letter', 'message', 'task', 'died (UTC)', 'attempts', 'code', 'error', ''], rows, { message: 34, task: 28, error: 50 })];
  return [
    ...shown,
    ...(more.length === 0 ? [] : [`Further ones of ${more.join(', ')} come into sight when these are sent again or dropped.`]),
    ...(silent.length === 0 ? [] : [`Did NOT answer, so that theirs are not known: ${silent.join(', ')}. \`waggle health\` counts them.`]),
    ...(letters.length === 0 ? [] : ['Why one died: waggle dead show <letter>. Once the cause is gone: waggle dead again <letter>. For good: waggle dead drop <letter>']),
  ].join('\n');
}

const nameOf = ({ message, count }: DeadLetterView): string => (count > 1 ? `${message} (${count})` : message);
const at = (iso: string): string => (iso === '' ? '-' : moment(iso));

function noteOf({ sentAgainAt, obstacle }: DeadLetterView): string {
  if (obstacle !== null) return 'only drop';
  return sentAgainAt === null ? '' : 'perhaps sent';
}

function letterText({ letter, body, cut }: Shown): string {
  const rows: Array<[string, string | number | null]> = [
    ['letter', letter.id],
    ['message', nameOf(letter)],
    ['its id', letter.messageId],
    ['task', letter.taskId],
    ['sent by', letter.sender ?? 'nobody can say'],
    ['sent (UTC)', letter.created === null ? null : at(letter.created)],
    ['died (UTC)', at(letter.diedAt)],
    ['attempts', letter.attempts],
  ];
  return [
    table([letter.service, ''], rows, { '': 110 }),
    `Why: ${letter.error} [${letter.code}, ${letter.kind}]`,
    ...(letter.sentAgainAt === null ? [] : [`It was perhaps sent again at ${at(letter.sentAgainAt)} UTC: what did so ended before it could say.`]),
    letter.obstacle === null ? 'It can be sent again.' : `It can NOT be sent again: ${letter.obstacle}`,
    'It holds:',
    readable(body),
    ...(cut ? ['(there is more of it)'] : []),
  ].join('\n');
}

/** JSON so that a person can read it; whatever else as it is. */
function readable(body: string): string {
  try {
    return harmlessJson(JSON.parse(body), 2);
  } catch {
    return body;
  }
}
