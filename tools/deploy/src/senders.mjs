// Who sends which message, read from the code: what a service's entry reaches, import by import, names the messages that it may send.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { ROOT, services } from './services.mjs';

const CONTRACTS = '@waggle/contracts';
const parsed = new Map();

/** One source file: what it imports by name, what it gives on, and which values of the contracts it uses to send. */
function read(file) {
  const known = parsed.get(file);
  if (known) return known;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const facts = { imports: [], onward: [], declares: new Set(), uses: new Set() };
  parsed.set(file, facts);
  const contracts = new Set();
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) noteImport(statement, facts, contracts);
    else if (ts.isExportDeclaration(statement) && statement.moduleSpecifier && !statement.isTypeOnly) facts.onward.push({ from: statement.moduleSpecifier.text, names: statement.exportClause?.elements?.map((one) => one.name.text) });
    else for (const name of declared(statement)) facts.declares.add(name);
  }
  source.statements.filter((one) => !ts.isImportDeclaration(one)).forEach((one) => noteUses(one, contracts, facts.uses));
  return facts;
}

function noteImport({ importClause: clause, moduleSpecifier: { text: from } }, facts, contracts) {
  if (clause?.isTypeOnly) return;
  const bindings = clause?.namedBindings;
  const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.filter((one) => !one.isTypeOnly).map((one) => (one.propertyName ?? one.name).text) : undefined;
  if (from !== CONTRACTS) facts.imports.push({ from, names: clause?.name || !names ? undefined : names });
  else names?.forEach((name) => contracts.add(name));
}

function declared(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((one) => one.name.getText());
  return statement.name ? [statement.name.getText()] : [];
}

/** They take a message to hear it or to know it. */
const LISTENERS = ['Handles', 'is'];

/** Notes a message that is handed to a call: to publish it, to ask it, or to something that does. */
function noteUses(node, contracts, uses) {
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
  if (ts.isCallExpression(node) && LISTENERS.includes(node.expression.getText())) return;
  if (ts.isIdentifier(node) && contracts.has(node.text) && isArgument(node)) uses.add(node.text);
  ts.forEachChild(node, (child) => noteUses(child, contracts, uses));
}

function isArgument(node) {
  let at = node;
  while (ts.isConditionalExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.arguments.includes(at);
}

/** The file behind an import of ours; undefined for a package of others. */
function locate(from, importer) {
  if (from.startsWith('.')) return sourceOf(resolve(dirname(importer), from.replace(/\.js$/, '')));
  const [, name, sub] = /^@waggle\/([^/]+)(?:\/(.+))?$/.exec(from) ?? [];
  if (!name) return undefined;
  const folder = join(ROOT, 'node_modules/@waggle', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const target = exports?.[sub ? `./${sub}` : '.']?.source;
  return target && join(folder, target);
}

const sourceOf = (path) => [`${path}.ts`, `${path}.tsx`].find(existsSync);

/** The files of a barrel that declare the names; all of them when it is imported whole. */
function declaring(file, names) {
  const { declares, onward } = read(file);
  const inner = onward.flatMap(({ from, names: given }) => (!names || !given || given.some((name) => names.includes(name)) ? [locate(from, file)] : []).filter(Boolean));
  const own = !names || names.some((name) => declares.has(name)) || onward.length === 0;
  return [...(own && (onward.length === 0 || declares.size > 0) ? [file] : []), ...inner.flatMap((one) => (names ? declaring(one, names).filter((found) => found !== one || names.some((name) => read(one).declares.has(name))) : [one]))];
}

/** The message constants that the code behind an entry file hands to a call. */
export function usesFrom(entry) {
  const seen = new Set();
  const found = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const { imports, onward, uses } = read(file);
    for (const name of uses) found.add(name);
    for (const { from, names } of imports) {
      const target = locate(from, file);
      if (target && !from.endsWith('/testing')) declaring(target, names).forEach(visit);
    }
    if (file === entry) for (const { from } of onward) [locate(from, file)].filter(Boolean).forEach(visit);
  };
  visit(entry);
  return found;
}

/** The runtime asks the vault for whatever service it starts; it does so for tool servers alone. The vault answers them, and the intake. */
const isToolServer = ({ plane }) => plane === 'tool';
const ONLY = { VaultRetrieve: (service) => isToolServer(service) || service.name === 'intake', VaultHas: isToolServer, VaultList: (service) => isToolServer(service) || service.name === 'gateway' };

/** `{ message name: [services that may send it] }`. */
export async function senders() {
  await import('@waggle/from-source');
  const contracts = await import('@waggle/contracts');
  const messages = Object.entries(contracts).filter(([, value]) => value && typeof value === 'object' && 'kind' in value && 'owner' in value && 'payload' in value);
  const used = services().map((service) => ({ service, uses: usesFrom(join(ROOT, service.folder, 'src/main.ts')) }));
  const rows = messages.map(([constant, { name }]) => [name, used.filter(({ service, uses }) => uses.has(constant) && ONLY[constant]?.(service) !== false).map(({ service }) => service.name).sort()]);
  return Object.fromEntries(rows.sort(([one], [two]) => one.localeCompare(two)));
}

/** `libs/contracts/src/senders.ts`. */
export function sendersFile(table) {
  const rows = Object.entries(table).map(([message, names]) => `  '${message}': [${names.map((name) => `'${name}'`).join(', ')}],`);
  return `// Rendered by tools/deploy from the code of the services: review what changes here. node tools/deploy/src/main.mjs
export const SENDERS: Readonly<Record<string, readonly string[]>> = {\n${rows.join('\n')}\n};\n`;
}
