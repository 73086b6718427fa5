import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type {
  SecretLintRuleCreator,
  SecretLintRuleLocalizeMessages,
  SecretLintRuleMessageTranslateResult,
  SecretLintRuleReportDescriptor,
  SecretLintSourceCode,
} from '@secretlint/types';
import type { Detector, Spot } from '../detector.js';

const SCORE = 0.88;
// This one lets the text itself switch rules off, which is no good in a stranger's mail.
const NOT_OURS = ['@secretlint/secretlint-rule-filter-comments'];
// What stands in documentation: `ghp_xxxxxxxx`.
const MASKED = /[x*]{6}|(.)\1{9}/i;

/** secretlint's maintained rules, driven without its core: without a file name none of them reads a file or waits. */
export const vendorSecrets: Detector = (text, { may }) => {
  const source = sourceOf(text);
  const possible = RULES.filter(({ patterns }) => patterns === undefined || patterns.some(may));
  return possible.flatMap(({ id, look }) => look(source).filter(({ range }) => !MASKED.test(text.slice(...range))).map((found) => spotOf(id, found)));
};

interface Rule {
  readonly id: string;
  /** All that it looks for; of a rule that does not say it nothing is known. */
  readonly patterns: readonly RegExp[] | undefined;
  look(source: SecretLintSourceCode): readonly SecretLintRuleReportDescriptor[];
}

/** A rule with its options, ready for any number of texts. */
function ruleOf(creator: SecretLintRuleCreator): Rule {
  let found: SecretLintRuleReportDescriptor[] = [];
  const report = (one: SecretLintRuleReportDescriptor): void => void found.push(one);
  const rule = creator.create({ sharedOptions: {}, createTranslator: () => plainMessage, report, ignore: () => undefined }, {});
  const look = (source: SecretLintSourceCode): readonly SecretLintRuleReportDescriptor[] => {
    found = [];
    // A rule that reports later than this call is not one of those that look at text alone.
    void rule.file?.(source);
    return found;
  };
  return { id: creator.meta.id, look, patterns: patternsOf(look) };
}

/** What a rule looks for, told by what it asks of a text that answers nothing. */
function patternsOf(look: Rule['look']): readonly RegExp[] | undefined {
  const asked: RegExp[] = [];
  const content = { length: 0, matchAll: (pattern: RegExp) => [asked.push(pattern)].slice(1) };
  try {
    look(sourceOf(content as unknown as string));
  } catch {
    return undefined;
  }
  return asked.length === 0 ? undefined : asked;
}

function spotOf(ruleId: string, { range: [start, end], message }: SecretLintRuleReportDescriptor): Spot {
  const rule = ruleId.replace('@secretlint/secretlint-rule-', '');
  const kind = message.messageId.toLowerCase().replaceAll('_', ' ');
  return { category: 'secret', rule, score: SCORE, start, end, reason: `Looks like a secret of the kind "${rule}" (${kind}).` };
}

/** The rules' own sentences quote the secret, so only the message's id is kept. */
const plainMessage = <T extends SecretLintRuleLocalizeMessages>(messageId: keyof T): SecretLintRuleMessageTranslateResult<T> => ({
  message: '',
  messageId: String(messageId),
  data: undefined,
});

function sourceOf(content: string): SecretLintSourceCode {
  const getContent = (): string => content;
  return { content, getContent, filePath: '', ext: '', contentType: 'text', hasBOM: false, ...positions(content) } as unknown as SecretLintSourceCode;
}

function positions(content: string): { indexToPosition: (index: number) => { line: number; column: number } } {
  return { indexToPosition: (index) => ({ line: content.slice(0, index).split('\n').length, column: 0 }) };
}

const RULES = (rules as SecretLintRuleCreator[]).filter((rule) => !NOT_OURS.includes(rule.meta.id)).map(ruleOf);

/** Of the rules that say what they look for. */
export const VENDOR_PATTERNS: readonly RegExp[] = RULES.flatMap(({ patterns }) => patterns ?? []);
