import { type Proposal, readArguments, TOOLS, type Tool, type ToolArguments, toolArgumentsSchema } from '@waggle/contracts';
import { Document, isMap, isScalar, parseDocument, Scalar, visit } from 'yaml';
import { z } from 'zod';
import { escapeHarmful, harmlessLine, needsEscape } from '../text/harmless.js';

/** Begins a line that says what is wrong; such lines are taken out again. */
const FAULT = '#! ';
const MOST_FAULTS = 10;

type Call = Pick<Proposal, 'server' | 'tool' | 'args'>;
export type ReadFile = { readonly args: ToolArguments; readonly faults?: undefined } | { readonly faults: readonly string[] };

/** The arguments as YAML, without comments; what differences are shown of. */
export function argumentsText(args: ToolArguments): string {
  return written(documentOf(args));
}

/** The arguments as a file for a person to edit: each with what it is. */
export function argumentsFile({ server, tool: name, args }: Call): string {
  const tool = toolOf(server, name);
  const document = documentOf(args);
  document.commentBefore = [
    ` Arguments of ${server}.${name}${tool === undefined ? '' : `: ${tool.description}`}`,
    ' Save and close to see what changes; nothing is sent before you agree. YAML or JSON; lines with # are notes.',
    ...absent(tool, args),
  ].map(comment).join('\n');
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items) {
      if (isScalar(key)) key.commentBefore = comment(` ${about(tool, String(key.value))}`);
    }
  }
  return written(document);
}

/** What a person made of the file, or what is wrong with it, one sentence a fault. */
export function readArgumentsFile({ server, tool: name }: Call, text: string): ReadFile {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) return { faults: document.errors.map(({ message }) => harmlessLine(message)) };
  const parsed = toolArgumentsSchema.safeParse(valueOf(document));
  if (!parsed.success) return { faults: ['This is not a set of arguments: each line is <name>: <value>.'] };
  const tool = toolOf(server, name);
  const faults = tool === undefined ? undefined : readArguments(tool, parsed.data).faults;
  return faults === undefined ? { args: parsed.data } : { faults };
}

/** The person's text as it is, with what is wrong with it on top. */
export function withFaults(text: string, faults: readonly string[]): string {
  const lines = faults.slice(0, MOST_FAULTS).map((fault) => `${FAULT}${harmlessLine(fault)}`);
  return [...lines, `${FAULT}Correct it, then save and close. Closed as it is, the edit ends and this file is kept.`, withoutFaults(text)].join('\n');
}

export function withoutFaults(text: string): string {
  return text.split('\n').filter((line) => !line.startsWith(FAULT)).join('\n');
}

function toolOf(server: string, name: string): Tool | undefined {
  return TOOLS.find((tool) => tool.server === server && tool.name === name);
}

function documentOf(args: ToolArguments): Document {
  const document = new Document(args);
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && needsEscape(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document;
}

function written(document: Document): string {
  return escapeHarmful(document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER }));
}

function valueOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    // Too many references: no set of arguments needs them.
    return undefined;
  }
}

const comment = (line: string): string => ` ${harmlessLine(line).trim()}`;

/** In words of JSON Schema: `text, at most 998 characters`. */
function about(tool: Tool | undefined, name: string): string {
  const { properties = {}, required = [] } = schemaOf(tool);
  const property = properties[name];
  if (property === undefined) return tool === undefined ? 'not known to this program' : 'the tool knows no such argument';
  const { type, description, enum: choices, format, minItems, maxItems, minLength, maxLength, minimum, maximum } = property;
  return [
    String(type ?? 'value'),
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(format === undefined ? [] : [format]),
    ...between(minItems, maxItems, 'entries'),
    ...between(minLength, maxLength, 'characters'),
    ...between(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, ''),
    ...(required.includes(name) ? [] : ['may be left out']),
    ...(description === undefined ? [] : [description]),
  ].join(', ');
}

function between(least: number | undefined, most: number | undefined, what: string): string[] {
  const text = [least === undefined || least === 0 ? '' : `at least ${least}`, most === undefined ? '' : `at most ${most}`].filter((part) => part !== '').join(', ');
  return text === '' ? [] : [`${text} ${what}`.trim()];
}

function absent(tool: Tool | undefined, args: ToolArguments): string[] {
  return Object.keys(schemaOf(tool).properties ?? {}).filter((name) => !(name in args)).map((name) => ` Not given: ${name} (${about(tool, name)})`);
}

const propertySchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  format: z.string().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
const objectSchema = z.object({ properties: z.record(z.string(), propertySchema).optional(), required: z.array(z.string()).optional() });

function schemaOf(tool: Tool | undefined): z.infer<typeof objectSchema> {
  return tool === undefined ? {} : objectSchema.catch({}).parse(z.toJSONSchema(tool.input, { io: 'input', unrepresentable: 'any' }));
}
