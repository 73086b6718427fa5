import { createHash } from 'node:crypto';
import { type ToolArguments, toolArgumentsSchema } from '@waggle/contracts';
import { z } from 'zod';
import { parseText } from './front-matter.js';
import { inline } from './render/markdown.js';

/** The call stands in the one block under this heading. */
export const CALL_HEADING = 'The exact call';

/** An approval file as a person has left it. */
export interface DecisionFile {
  readonly taskId: string;
  readonly approvalId: string;
  /** Of what the person was shown. */
  readonly digest: string;
  readonly state: string;
  /** As they stand in the file now; null with a fault. */
  readonly args: ToolArguments | null;
  readonly fault: string | null;
  readonly reason: string;
  readonly again: boolean;
  /** It was made to be moved. */
  readonly sealed: boolean;
  /** Something besides the call, the reason and our notes is not what was shown. */
  readonly changed: boolean;
}

const fieldsSchema = z.object({ task: z.string(), approval: z.uuid(), digest: z.string(), state: z.string(), seal: z.string().optional() });

const NOTE = '> [!failure] ';
const ANSWER = /^\s*(Reason|Again):(.*)$/i;

interface Block {
  readonly heading: string;
  readonly lines: string[];
}

/**
 * Reads an approval file. A stranger's text is inside fences, where nothing counts as a heading or an answer.
 *
 * @throws AppError `bad_yaml`, `front_matter_not_closed`, `front_matter_not_a_mapping`; undefined when it is no approval file
 */
export function readDecisionFile(text: string): DecisionFile | undefined {
  const { frontMatter, body } = parseText(text);
  const fields = fieldsSchema.safeParse(frontMatter);
  if (!fields.success) return undefined;
  const { task, approval, digest, state, seal } = fields.data;
  const { prose, blocks } = partsOf(body);
  const answers = prose.flatMap((line) => (ANSWER.exec(line) === null ? [] : [ANSWER.exec(line) ?? []]));
  const answer = (name: string): string => answers.filter(([, key]) => key?.toLowerCase() === name).at(-1)?.[2]?.trim() ?? '';
  return { taskId: task, approvalId: approval, digest, state, ...argsOf(blocks), reason: answer('reason').slice(0, 2000), again: /^(?:yes|true|ja|y)\b/i.test(answer('again')), sealed: seal !== undefined, changed: seal !== sealOf(body) };
}

/** Over everything in a body that a decision must find as it was shown. White space at line ends and empty lines do not count. */
export function sealOf(body: string): string {
  const { prose, blocks } = partsOf(body);
  const fixed = prose.filter((line) => line !== '' && !line.startsWith(NOTE.trim()) && !ANSWER.test(line));
  const shown = blocks.filter(({ heading }) => heading !== CALL_HEADING).flatMap(({ heading, lines }) => [heading, ...lines]);
  return createHash('sha256').update([...fixed, '', ...shown].join('\n')).digest('hex');
}

/** The file with a note on top, in place of an earlier one. */
export function withNote(text: string, note: string): string {
  const head = text.slice(0, text.length - parseText(text).body.length);
  const rest = text.slice(head.length).split('\n').filter((line) => !line.startsWith(NOTE.trim())).join('\n').replace(/^\s+/, '');
  return `${head}\n${NOTE}${inline(note, 1000)}\n\n${rest}`;
}

function argsOf(blocks: readonly Block[]): Pick<DecisionFile, 'args' | 'fault'> {
  const faulty = (fault: string): Pick<DecisionFile, 'args' | 'fault'> => ({ args: null, fault });
  const calls = blocks.filter(({ heading }) => heading === CALL_HEADING);
  const [call] = calls;
  if (call === undefined || calls.length > 1) return faulty(`There must be exactly one block under "${CALL_HEADING}".`);
  try {
    const args = toolArgumentsSchema.safeParse(JSON.parse(call.lines.join('\n')));
    return args.success ? { args: args.data, fault: null } : faulty('The arguments are no JSON object.');
  } catch (error) {
    return faulty(`The arguments are no valid JSON: ${error instanceof SyntaxError ? error.message : String(error)}.`);
  }
}

/** Prose line by line without trailing blanks, and the fenced blocks under the heading that they follow. */
export function partsOf(body: string): { prose: string[]; blocks: Block[] } {
  const prose: string[] = [];
  const blocks: Block[] = [];
  let heading = '';
  let open: { fence: string; block: Block } | undefined;
  for (const line of body.split(/\r?\n/).map((one) => one.trimEnd())) {
    if (open !== undefined) {
      if (/^`+$/.test(line) && line.length >= open.fence.length) open = undefined;
      else open.block.lines.push(line);
      continue;
    }
    const fence = /^`{3,}/.exec(line)?.[0];
    if (fence !== undefined) {
      open = { fence, block: { heading, lines: [] } };
      blocks.push(open.block);
      continue;
    }
    heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
    prose.push(line);
  }
  return { prose, blocks };
}
