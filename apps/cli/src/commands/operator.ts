import { text as readStream } from 'node:stream/consumers';
import { changeOperators, generatePassword, newOperator, OPERATOR_ROLES, type OperatorRecord, type OperatorRole, operatorSettings, readSecrets, withIdentity, withoutToken, withPassword, withToken, zoneSecrets } from '@waggle/host/secrets';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { readRunningZone } from '../zone/running-zone.js';

interface AddOptions {
  readonly role: OperatorRole;
  readonly oidc?: string;
}
interface TokenOptions {
  readonly label: string;
  readonly role?: OperatorRole;
  readonly days?: number;
  readonly revoke?: boolean;
}

const roleOption = (what: string): Option => new Option('--role <role>', what).choices(OPERATOR_ROLES);

const EXAMPLES: Readonly<Record<string, string>> = {
  list: 'waggle operator list',
  add: 'waggle operator add piet --role approver',
  password: 'waggle operator password piet',
  token: 'waggle operator token piet --label backup --role viewer --days 90',
  link: 'waggle operator link piet piet@example.org',
  settings: 'waggle operator settings >> .env',
  remove: 'waggle operator remove piet',
};

/** Who may sign in. It is kept in `<home>/secrets.json`; a zone that runs takes it over by itself. */
export function registerOperator(program: Command, surroundings: Surroundings): void {
  const operator = program.command('operator').description('who may sign in: people, their passwords and their tokens');
  const session = (command: Command): Session => sessionOf(command, surroundings);
  operator.command('list').description('who may sign in, and how').action(async (_options: object, command: Command) => list(session(command)));
  operator
    .command('add <name>')
    .description('a new person with a password that is shown this once')
    .addOption(roleOption('what the person may do').makeOptionMandatory())
    .option('--oidc <subject>', 'who the person is at the OIDC issuer (the value of OIDC_NAME_CLAIM)')
    .action(async (name: string, options: AddOptions, command: Command) => add(name, options, session(command)));
  operator
    .command('password <name>')
    .description('a new password, which ends the sessions of the one before')
    .option('--stdin', 'read it from standard input instead of making one')
    .action(async (name: string, options: { stdin?: boolean }, command: Command) => setPassword(name, options.stdin === true, session(command)));
  operator
    .command('token <name>')
    .description('a further token for a program, shown this once')
    .requiredOption('--label <label>', 'what it is for; each of a person has another')
    .addOption(roleOption('less than the person may do'))
    .option('--days <days>', 'until it ends', wholeDays)
    .option('--revoke', 'take the token of this label away')
    .action(async (name: string, options: TokenOptions, command: Command) => token(name, options, session(command)));
  operator
    .command('link <name> <subject>')
    .description('who the person is at the OIDC issuer (the value of OIDC_NAME_CLAIM)')
    .action(async (name: string, subject: string, _options: object, command: Command) => link(name, subject, session(command)));
  operator
    .command('settings')
    .description('what gateway, gatekeeper, vault and cloud manager are given where no zone is started from here: lines of an .env file')
    .action(async (_options: object, command: Command) => settings(session(command)));
  operator.command('remove <name>').description('the person may no longer sign in').action(async (name: string, _options: object, command: Command) => remove(name, session(command)));
  for (const one of operator.commands) examples(one, EXAMPLES[one.name()] ?? '');
}

async function list({ home, terminal }: Session): Promise<void> {
  const operators = ((await readSecrets(home))?.operators ?? []).map(({ name, role, password, tokens = [], oidc }) => ({
    name,
    role,
    password: password !== undefined,
    tokens: tokens.map(({ name: label, role: lower, expires }) => ({ label, role: lower ?? role, expires: expires ?? null })),
    oidc: oidc ?? null,
  }));
  const tokensOf = (all: (typeof operators)[number]['tokens']): string => all.map(({ label, role, expires }) => `${label} (${role}${expires === null ? '' : `, until ${expires.slice(0, 10)}`})`).join(', ');
  terminal.result({ operators }, () =>
    table(['name', 'role', 'password', 'further tokens', 'OIDC'], operators.map((one) => [one.name, one.role, one.password ? 'yes' : 'no', tokensOf(one.tokens), one.oidc])),
  );
}

async function add(name: string, { role, oidc }: AddOptions, session: Session): Promise<void> {
  const password = generatePassword();
  await changeOperators(session.home, async (known) => {
    if (known.some((one) => one.name === name)) throw cliError('usage', 'invalid', `There is an operator "${name}" already.`);
    return [...known, await withPassword(newOperator(name, role, oidc), password)];
  });
  session.terminal.result({ name, role, password }, () => `${name} may sign in as ${role} with the password ${password}`);
  await tellRunningZone(session);
}

async function setPassword(name: string, fromStdin: boolean, session: Session): Promise<void> {
  const password = fromStdin ? (await readStream(process.stdin)).replace(/\r?\n$/, '') : generatePassword();
  await changeOne(session, name, (operator) => withPassword(operator, password));
  session.terminal.result(fromStdin ? { name } : { name, password }, () => (fromStdin ? `${name} has the new password.` : `${name} signs in with the password ${password}`));
  await tellRunningZone(session);
}

async function token(name: string, { label, role, days, revoke }: TokenOptions, session: Session): Promise<void> {
  if (revoke === true) {
    await changeOne(session, name, (operator) => withoutToken(operator, label));
    session.terminal.result({ name, label, revoked: true }, () => `The token "${label}" of ${name} is taken away.`);
  } else {
    let made = '';
    await changeOne(session, name, (operator) => {
      const further = withToken(operator, { label, role, days });
      made = further.token;
      return further.operator;
    });
    session.terminal.result({ name, label, token: made }, () => made);
  }
  await tellRunningZone(session);
}

async function link(name: string, subject: string, session: Session): Promise<void> {
  await changeOperators(session.home, (known) => {
    const taken = known.find(({ oidc }) => oidc === subject);
    if (taken !== undefined && taken.name !== name) throw cliError('usage', 'invalid', `"${subject}" is ${taken.name} already.`);
    const linked = withIdentity(find(known, name), subject);
    return known.map((one) => (one.name === name ? linked : one));
  });
  session.terminal.result({ name, oidc: subject }, () => `${name} is "${subject}" at the issuer.`);
  await tellRunningZone(session);
}

async function remove(name: string, session: Session): Promise<void> {
  requireNotFallback(name, session);
  await changeOperators(session.home, (known) => known.filter((one) => one !== find(known, name)));
  session.terminal.result({ name, removed: true }, () => `${name} may no longer sign in.`);
  await tellRunningZone(session);
}

/** Without whom the setting names, the gatekeeper does not start. */
function requireNotFallback(name: string, { env }: Session): void {
  if (env['FALLBACK_APPROVER']?.trim() !== name) return;
  throw cliError('usage', 'invalid', `${name} is the fallback approver.`, undefined, `Name somebody else first, or nobody, in the line FALLBACK_APPROVER=${name} of the zone's settings, and start the zone again.`);
}

async function settings({ home, terminal }: Session): Promise<void> {
  const { forGateway, forGatekeeper, forVault, forScaling } = operatorSettings(await zoneSecrets(home, []));
  // Quoted, as the hash of a password holds what Compose would take for a variable.
  terminal.result({ OPERATOR_TOKENS: forGateway, OPERATORS: forGatekeeper, VAULT_OPERATORS: forVault, SCALING_OPERATORS: forScaling }, () => `OPERATOR_TOKENS='${forGateway}'\nOPERATORS='${forGatekeeper}'\nVAULT_OPERATORS='${forVault}'\nSCALING_OPERATORS='${forScaling}'`);
}

async function changeOne({ home }: Session, name: string, change: (operator: OperatorRecord) => Promise<OperatorRecord> | OperatorRecord): Promise<void> {
  await changeOperators(home, async (known) => {
    const changed = await change(find(known, name));
    return known.map((one) => (one.name === name ? changed : one));
  });
}

function find(known: readonly OperatorRecord[], name: string): OperatorRecord {
  const found = known.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw cliError('usage', 'invalid', `There is no operator "${name}"; there are ${known.map((one) => one.name).join(', ')}.`);
}

async function tellRunningZone({ home, terminal }: Session): Promise<void> {
  if ((await readRunningZone(home)) !== undefined) terminal.progress('The zone that runs takes this over within seconds.');
}

function wholeDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days;
  throw new InvalidArgumentError('It is a whole number of days, 1 to 3650.');
}
