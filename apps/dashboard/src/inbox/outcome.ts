import type { ApiProblem } from '../api/api-problem.js';
import type { Verdict } from '../api/decisions.js';
import type { Approval } from '../api/wire.js';
import type { Notice } from '../notices/notices.js';
import { fullMomentText } from '../text/time.js';
import { viewOf } from './call-kind.js';

type News = Omit<Notice, 'id'>;

const DONE: Readonly<Record<Verdict['kind'], string>> = { approve: 'Approved', modify: 'Approved with your changes', reject: 'Rejected', undo: 'Taken back' };

/** One line by which a person knows it again. */
export function nameOf(approval: Pick<Approval, 'proposal'>): string {
  const { verb, target, gist } = viewOf(approval);
  return `${verb}${target === '' ? '' : ` · ${target}`}${gist === '' ? '' : ` · ${gist}`}`;
}

/** What an answer led to. */
export function outcomeNotice(asked: Approval, decided: Approval, verdict: Verdict['kind']): News {
  const text = nameOf(asked);
  if (decided.state === 'pending' && decided.peopleNeeded > 1) {
    return { tone: 'good', title: `You agreed: ${decided.agreedBy.length} of ${decided.peopleNeeded} people. Another person must.`, text };
  }
  if (decided.state === 'pending') return { tone: 'care', title: 'Look at it again: it says something new', text, link: { to: `/approvals/${asked.id}`, label: 'Show it' } };
  const until = Date.parse(decided.undoUntil ?? '');
  return { tone: 'good', title: DONE[verdict], text, ...(Number.isNaN(until) || verdict === 'reject' ? {} : { undo: { approval: decided, until } }) };
}

export function problemNotice(title: string, { message, mend, faults }: ApiProblem): News {
  return { tone: 'stop', title, text: [message, ...faults, mend].join(' ') };
}

/** Who decided it, how and when: "rejected by vera at 26 Nov 2026, 10:02". */
export function decidedText({ state, decidedBy, decidedAt, channel }: Approval): string {
  const who = decidedBy === null ? '' : ` by ${decidedBy}`;
  const when = decidedAt === null ? '' : `, ${fullMomentText(decidedAt)}`;
  return `${state}${who}${when}${channel === null ? '' : `, through ${channel}`}`;
}

/** An answer that was not taken. @param now the approval as it is meanwhile, where it could be read. */
export function failureNotice(asked: Approval, now: Approval | undefined, problem: ApiProblem): News {
  const link = { to: `/approvals/${asked.id}`, label: 'Show it' };
  if (problem.code === 'already_decided' && now !== undefined && now.state !== 'pending') {
    return { tone: 'stop', title: now.decidedBy === null ? `Too late: it is ${now.state}` : `${now.decidedBy} was faster`, text: `${nameOf(asked)}: ${decidedText(now)}. Your answer was not used.`, link };
  }
  const title = problem.code === 'digest_changed' ? 'It has changed since you saw it' : 'Your answer was not taken';
  return { ...problemNotice(title, problem), text: `${nameOf(asked)}: ${[problem.message, ...problem.faults, problem.mend].join(' ')}`, link };
}
