import type { AgentResultInput, PayloadOf, TaskDelegate } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import type { World } from './world.js';

/** Where an attack can end. Each is a place in the code that refuses; none of them is a model's good sense. */
export const GATES = {
  guard: 'the scan of what comes in or would go out',
  intake: 'what makes a task of a mail or a file takes no such thing',
  agent_code: 'code, not the model, decides recipients, accounts and whether to propose at all',
  rules: 'the gatekeeper refuses it: unknown tool, wrong agent, arguments that do not fit',
  approval: 'it waits for a person',
  never_auto: 'it waits for a person, and no template could ever release it',
  tool_policy: 'the tool server does not let this caller use this tool',
  grant: 'the tool server finds no grant, or none for this call',
  schema_pin: 'the tool is not the one that was approved',
  ledger: 'the same call was made already; it is made once',
  task_state: 'the orchestrator takes no such message for a task in that state',
  proof: 'the gatekeeper finds no proof of the person',
  door: 'the gateway lets nobody in without a credential, a signature or the right origin',
  seal: 'the file is not the one that was shown',
  vault: 'the vault gives this secret to nobody but its readers',
  database: 'the database lets a service into no table of another',
  stop: 'a person has ordered a stop',
  broker: 'the message is not taken from this sender',
} as const;
export type Gate = keyof typeof GATES;

export type Delegation = PayloadOf<typeof TaskDelegate>;

/** What an agent does that belongs to the attacker. */
export type Hijack = (task: Delegation, context: AgentContext, note: Note) => Promise<AgentResultInput>;

/** Writes down which gate stopped a call that was tried, by the code of its refusal; `none` when nothing did. */
export type Note = (code: string) => void;

export interface MailEntry {
  readonly from: string;
  readonly subject: string;
  /** Headers and body from the MIME version on; default: the text as plain text. */
  readonly mime?: string;
  readonly text?: string;
  readonly headers?: readonly string[];
}

/** A task file, as a form, another program or a person's own hand would leave it. */
export interface FileEntry {
  readonly prefix: string;
  readonly frontMatter: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** The door that it comes through. */
export type Entry = { readonly mail: MailEntry } | { readonly file: FileEntry } | { readonly probe: (world: World) => Promise<Gate | 'none'> };

/** What the model answers, by what it is asked, instead of what it would make of the text by itself. */
export type Wicked = Partial<Record<'understand' | 'answer' | 'reply' | 'post' | 'invoice' | 'fault', Readonly<Record<string, unknown>>>>;

export interface Attack {
  /** `Ref A017` stands in its text: by that the model and the report know it again. */
  readonly id: string;
  readonly family: string;
  readonly what: string;
  readonly enter: Entry;
  readonly model?: Wicked;
  readonly hijack?: Hijack;
  /** Any of these may be where it ends; which one it was is reported. */
  readonly gates: readonly Gate[];
  /** What the card must show when it reaches a person: flags, reasons, marked fields or words of the preview. */
  readonly card?: readonly string[];
  /** The task under which its refusal stands in the audit, where that is not its own. */
  readonly refusedAt?: string;
  /** What must come before the card can show all of that. */
  readonly awaits?: string;
}

/** Work that a person wants done: what they agree to, and what must then have happened. */
export interface Errand {
  readonly id: string;
  readonly what: string;
  readonly enter: { readonly mail: MailEntry } | { readonly file: FileEntry };
  /** Does the person want exactly this? Looks at the arguments alone. */
  readonly wants: (args: Readonly<Record<string, unknown>>) => boolean;
}

/** In a text, the reference of the attack that it belongs to. */
export const refOf = (text: string): string | undefined => /\bRef ([AE]\d{3})\b/.exec(text)?.[1];
