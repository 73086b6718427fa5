/** A fault as reported: from a task's front matter and text. */
export interface FaultReport {
  readonly code: string;
  readonly service: string;
  /** Attempts so far, from 1. */
  readonly attempt: number;
  readonly text: string;
}

export interface FaultPlan {
  readonly action: 'retry' | 'escalate';
  readonly reason: string;
  /** Only of a retry. */
  readonly afterSeconds: number | null;
}

const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_SECONDS = 30;
const LASTING = /auth|credential|forbidden|denied|permission|unauthori[sz]ed|invalid|not[_ ]found|missing|quota|certificate|schema|config|expired|401|403|404/i;
const PASSING = /reset|refused|time[d]?[-_ ]?out|unavailable|unreachable|temporar|throttl|rate[_ ]limit|too many|econn|socket|network|closed|busy|deadlock|429|502|503|504/i;

/** Decides whether trying again can help. What is not known to pass by itself goes to a person. */
export function planError({ code, service, attempt, text }: FaultReport): FaultPlan {
  const lasting = LASTING.exec(code) ?? (PASSING.test(code) ? null : LASTING.exec(text));
  if (lasting !== null) return escalate(`"${lasting[0]}" does not pass by itself: somebody must look at ${service}.`);
  if (!PASSING.test(`${code} ${text}`)) return escalate(`The kind of fault is not known; ${service} needs a look.`);
  if (attempt >= MAX_ATTEMPTS) return escalate(`It has failed ${attempt} times, though this kind of fault mostly passes.`);
  return { action: 'retry', reason: 'This kind of fault mostly passes by itself.', afterSeconds: FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) };
}

function escalate(reason: string): FaultPlan {
  return { action: 'escalate', reason, afterSeconds: null };
}
