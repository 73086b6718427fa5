import { type Lesson, LessonList, LessonRetire, LessonTeach } from '@waggle/contracts';
import { Argument, type Command } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

const DAY_MS = 86_400_000;

export function registerLessons(program: Command, surroundings: Surroundings): void {
  const lessons = program.command('lessons').description('what people have taught the guard');
  examples(lessons, 'waggle lessons list', "waggle lessons teach harmless 'Ignore the last invoice, it had the wrong date.' --why 'A correction'");

  const list = lessons
    .command('list')
    .description('list them, oldest first: look through the oldest now and then')
    .option('--retired', 'those too that it has forgotten')
    .action(async ({ retired }: { retired?: boolean }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const found = await api.call('/api/lessons', LessonList.reply, { query: { retired: retired === true ? 'true' : undefined } });
      terminal.result(found, () => (found.lessons.length === 0 ? 'It was taught nothing.' : listText(found.lessons)));
    });
  examples(list, 'waggle lessons list --json');

  const teach = lessons
    .command('teach')
    .description('say that the guard was wrong; an admin\'s word counts even against what it would block')
    .addArgument(new Argument('<kind>', 'a harmless text in which it saw a threat, or an attack that it missed').choices(['harmless', 'attack']))
    .argument('<text>', 'harmless: the whole text; attack: what must stand somewhere in a text')
    .requiredOption('--why <reason>', 'for whoever looks through the lessons later')
    .option('--task <task>', 'where it was seen')
    .action(async (kind: Lesson['kind'], text: string, { why, task }: { why: string; task?: string }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const taught = await api.call('/api/lessons', LessonTeach.reply, { method: 'POST', body: { kind, text, why, taskId: task ?? null } });
      terminal.result(taught, () => `Taught (${taught.lesson.id}).`);
    });
  examples(teach, "waggle lessons teach attack 'Kindly settle to the revised account below' --why 'Fake invoice' --task EMAIL_0001");

  const retire = lessons
    .command('retire')
    .description('let it forget one')
    .argument('<id>', 'of the lesson')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const retired = await api.call(`/api/lessons/${encodeURIComponent(id)}`, LessonRetire.reply, { method: 'DELETE' });
      terminal.result(retired, () => 'Forgotten.');
    });
  examples(retire, 'waggle lessons retire 0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33');
}

function listText(lessons: readonly Lesson[]): string {
  const rows = lessons.map(({ id, kind, text, by, at, retiredAt }) => [kind, text, by, moment(at), Math.floor((Date.now() - Date.parse(at)) / DAY_MS), retiredAt === null ? '' : 'forgotten', id]);
  return table(['kind', 'text', 'by', 'since (UTC)', 'days', '', 'id'], rows, { text: 50 });
}
