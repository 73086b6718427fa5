/** A fault as reported: from a task's front matter and text. */
export interface FaultReport {
  readonly code: string;
  readonly service: string;
  /** Attempts so far, from 1. */
  readonly attempt: number;
  readonly text: string;
}

/** What kind of fault it is, by what would mend it. */
export type FaultCause = 'connection' | 'overload' | 'access' | 'missing' | 'input' | 'unknown';

export interface FaultPlan {
  readonly action: 'retry' | 'escalate';
  readonly cause: FaultCause;
  /** What is to be done, in this order, in plain words. */
  readonly steps: readonly string[];
  readonly reason: string;
  /** Only of a retry. */
  readonly afterSeconds: number | null;
}

const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_SECONDS = 30;
/** The first that fits the code counts, else the first that fits the text. */
const CAUSES: ReadonlyArray<readonly [FaultCause, RegExp]> = [
  ['access', /auth|credential|forbidden|denied|permission|unauthori[sz]ed|certificate|expired|401|403/i],
  ['missing', /not[_ ]found|missing|404/i],
  ['input', /invalid|schema|config/i],
  ['overload', /throttl|rate[_ ]limit|too many|busy|quota|deadlock|429/i],
  ['connection', /reset|refused|time[d]?[-_ ]?out|unavailable|unreachable|temporar|econn|socket|network|closed|502|503|504/i],
];
const MEND: Readonly<Record<FaultCause, (service: string) => string>> = {
  connection: (service) => `See whether ${service} runs and can be reached from here: waggle status`,
  overload: (service) => `Look at the limits of ${service}, and at what asks so much of it`,
  access: (service) => `Look whether the account or key for ${service} is still good, and renew it`,
  missing: (service) => `Look for what ${service} does not have any more, or correct who names it`,
  input: (service) => `Correct the setting or the value that ${service} refuses`,
  unknown: (service) => `Read the log of ${service} around the time of the report`,
};
const LASTING = /auth|credential|forbidden|denied|permission|unauthori[sz]ed|invalid|not[_ ]found|missing|quota|certificate|schema|config|expired|401|403|404/i;
const PASSING = /reset|refused|time[d]?[-_ ]?out|unavailable|unreachable|temporar|throttl|rate[_ ]limit|too many|econn|socket|network|closed|busy|deadlock|429|502|503|504/i;

/** Decides whether trying again can help. What is not known to pass by itself goes to a person. */
export function planError({ code, service, attempt, text }: FaultReport): FaultPlan {
  const cause = causeOf(code, text);
  const escalate = (reason: string): FaultPlan => ({
    action: 'escalate',
    cause,
    reason,
    afterSeconds: null,
    steps: [MEND[cause](service), 'When that is mended, file each task that failed of it once more: waggle again <task>', 'If it cannot be mended soon, tell those who wait for it'],
  });
  const lasting = LASTING.exec(code) ?? (PASSING.test(code) ? null : LASTING.exec(text));
  if (lasting !== null) return escalate(`"${lasting[0]}" does not pass by itself: somebody must look at ${service}.`);
  if (!PASSING.test(`${code} ${text}`)) return escalate(`The kind of fault is not known; ${service} needs a look.`);
  if (attempt >= MAX_ATTEMPTS) return escalate(`It has failed ${attempt} times, though this kind of fault mostly passes.`);
  const afterSeconds = FIRST_PAUSE_SECONDS * 2 ** (attempt - 1);
  const steps = [`Wait ${afterSeconds} s`, `Try again: it will be attempt ${attempt + 1} of ${MAX_ATTEMPTS}`, 'Call a person if that fails as well'];
  return { action: 'retry', cause, reason: 'This kind of fault mostly passes by itself.', afterSeconds, steps };
}

function causeOf(code: string, text: string): FaultCause {
  const found = CAUSES.find(([, pattern]) => pattern.test(code)) ?? CAUSES.find(([, pattern]) => pattern.test(text));
  return found?.[0] ?? 'unknown';
}
