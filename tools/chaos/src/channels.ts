import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '@waggle/cli';
import type { Environment } from '@waggle/config';
import type { Approval } from '@waggle/contracts';
import type { OperatorRecord } from '@waggle/host';
import { buildSlackForm, buildSlackPress, buildSlackRequest } from '@waggle/testing';
import { z } from 'zod';

export type Verb = 'approve' | 'reject' | 'modify' | 'undo';

/** What became of an answer. `told` is what the channel said to the person. */
export interface Answered {
  readonly taken: boolean;
  readonly told: string;
}

/** Where a zone can be reached, and what it lets in. */
export interface ZoneDoors {
  readonly url: string;
  readonly workspace: string;
  readonly slackSecret: string;
  /** What Slack was given to tell somebody in this conversation alone; empty: nothing. A press of a button is answered so. */
  readonly toldInSlack: (conversation: string) => Promise<string>;
  /** For the command line: names the zone's state folder. */
  readonly env: Environment;
}

interface Session {
  readonly cookie: string;
  readonly 'x-csrf-token': string;
}

const sessionSchema = z.object({ csrf: z.string() });
const problemSchema = z.object({ code: z.string(), detail: z.string() });

/** What a form, a hint and the gateway say when the time was over before an answer was there. */
const UNKNOWN = /The approval queue did not answer \(ask_timeout\)|^503 .*"ask_timeout"/;

/** The text that an edit of `approval` makes of it, different for every `mark`. */
const editedText = ({ proposal }: Approval, mark: string): string => `${String(proposal.args['text'])}\n\nP.S. ${mark}`;
const folderOf = (verb: Verb): string => (verb === 'reject' ? 'Rejected' : 'Approved');

/** Answers to proposals as people give them: by the API, in Slack, at a terminal, in the file manager. */
export class Channels {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly doors: ZoneDoors) {}

  /** Signs a person in as a browser does; `byRest` uses the session from then on where it is asked to. */
  async signIn({ name, token }: OperatorRecord): Promise<void> {
    const response = await fetch(`${this.doors.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
    const { csrf } = sessionSchema.parse(await response.json());
    this.sessions.set(name, { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-csrf-token': csrf });
  }

  /** @param way the person's token, or the session that `signIn` began */
  async byRest(approval: Approval, verb: Verb, { name, token }: OperatorRecord, way: 'token' | 'session' = 'token', mark = name): Promise<Answered> {
    const credential = way === 'token' ? { authorization: `Bearer ${token}` } : this.sessions.get(name);
    const edit = verb === 'modify' ? { args: { ...approval.proposal.args, text: editedText(approval, mark) } } : {};
    const body = JSON.stringify({ digest: approval.digest, reason: mark, ...edit });
    const response = await fetch(`${this.doors.url}/api/approvals/${approval.id}/${verb}`, { method: 'POST', headers: { ...credential, 'content-type': 'application/json' }, body });
    const answer: unknown = await response.json();
    if (response.ok) return { taken: true, told: '' };
    const { code, detail } = problemSchema.parse(answer);
    return { taken: false, told: `${response.status} ${code}: ${detail}` };
  }

  /**
   * Approve is a button; the others are forms. Slack has no undo. Slack waits three seconds, however busy this machine is: while
   * nothing is known of the answer it is given again, as the person is told to.
   */
  async inSlack(approval: Approval, verb: Exclude<Verb, 'undo'>, who: OperatorRecord, mark = who.name, tries = 20): Promise<Answered> {
    const answered = await this.onceInSlack(approval, verb, who, mark);
    return UNKNOWN.test(answered.told) && tries > 1 ? this.inSlack(approval, verb, who, mark, tries - 1) : answered;
  }

  /** A whole run of `waggle`; `told` has its exit code. */
  async atTerminal(approval: Approval, verb: Verb, { name }: OperatorRecord, mark = name): Promise<Answered> {
    let output = '';
    const stream = { write: (text: string) => (output += text) };
    const edit = verb === 'modify' ? ['--set', `text=${editedText(approval, mark)}`] : [];
    const reason = verb === 'undo' ? [] : ['--reason', mark];
    const code = await runCli(['node', 'waggle', verb, approval.id, '--yes', '--digest', approval.digest, '--as', name, ...reason, ...edit], this.doors.env, { out: stream, err: stream });
    return { taken: code === 0, told: `exit ${code}: ${output}` };
  }

  /** Moves the file of an approval, `text` in it; false when it no longer lay where it was. */
  async byMove({ taskId }: Approval, verb: Exclude<Verb, 'undo'>, from: string, text?: string): Promise<boolean> {
    const file = join(this.doors.workspace, from);
    const target = join(this.doors.workspace, folderOf(verb), `APPROVE_${taskId}.md`);
    try {
      if (text !== undefined) await writeFile(file, text, { flag: 'r+' });
      await rename(file, target);
      return true;
    } catch {
      return false;
    }
  }

  /** Puts a copy of the file as it was shown among the decided ones, whole at once. */
  async byCopy({ taskId }: Approval, text: string): Promise<void> {
    const staged = join(this.doors.workspace, `.copy-of-${taskId}`);
    await writeFile(staged, text);
    await rename(staged, join(this.doors.workspace, 'Approved', `APPROVE_${taskId}.md`));
  }

  private async onceInSlack(approval: Approval, verb: Exclude<Verb, 'undo'>, { slackUser = '' }: OperatorRecord, mark: string): Promise<Answered> {
    const subject = { approvalId: approval.id, digest: approval.digest };
    // What is said where nobody else has pressed is said of this press.
    const conversation = `D${randomUUID()}`;
    const payload =
      verb === 'approve'
        ? buildSlackPress('approve', subject, slackUser, conversation)
        : buildSlackForm(verb === 'reject' ? 'reject' : 'edit', subject, slackUser, { reason: mark, edits: verb === 'modify' ? { text: editedText(approval, mark) } : {} });
    const { timestamp, signature, body } = buildSlackRequest(payload, this.doors.slackSecret);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
    const response = await fetch(`${this.doors.url}/hooks/slack`, { method: 'POST', headers, body });
    const answer = await response.text();
    if (!response.ok) return { taken: false, told: `${response.status} ${answer}` };
    const told = answer === '' ? await this.doors.toldInSlack(conversation) : answer;
    return { taken: told === '', told };
  }
}
