import { type KindOfWork, PREFIXES, WORK_TABLE, type WorkPlace } from '@waggle/contracts';
import { ownedPart, withOwnedPart } from '../owned-part.js';
import { inline, table } from './markdown.js';

export const HANDBOOK_FILE = 'Company_Handbook.md';
/** What stands below this heading, in a list, is given to the agents that draft. */
export const HOUSE_RULES = 'House rules';

/** What the handbook says of the zone by itself. */
export interface HandbookFacts {
  /** Empty: not known. */
  readonly business: string;
  /** Who decides when a file is moved; empty: nobody by that. */
  readonly decides: string;
  readonly zone: string;
  readonly role: string;
  readonly dryRun: boolean;
  readonly table?: Readonly<Record<KindOfWork, WorkPlace>>;
}

const NOTHING_KNOWN: HandbookFacts = { business: '', decides: '', zone: 'local', role: 'swarm', dryRun: true };
const PLACES: Readonly<Record<WorkPlace, string>> = { active: 'the active zone', local: 'the local zone only', both: 'each zone for itself' };

/** The handbook as it is first written; from then on it belongs to the company, but for the parts between marks. */
export function renderHandbook(facts: HandbookFacts = NOTHING_KNOWN): string {
  return `# Company handbook${facts.business === '' ? '' : ` of ${inline(facts.business, 80)}`}

This file is yours: it is written once, and then only the two parts between marks are kept up to date. People read it to see how work
goes here; the agents that draft read the list under "${HOUSE_RULES}".

## ${HOUSE_RULES}
One rule a line. They are given to whoever drafts mails and posts as instructions of the house. They can change how something is said;
they can approve nothing and never loosen a check.

- Be polite and plain, and as short as the matter allows.
- Promise no price, date or discount that is not written down.
- What we do not know, we ask or leave for a person to fill in.
- Personal data and passwords do not belong into drafts.

## Tone
Friendly, plain, no jargon. We write to people as they write to us: in their language, formal where they are formal.

## Prices
What may be said of prices stands in the knowledge file (\`KNOWLEDGE_FILE\`), sentence by sentence. Nothing else is ever quoted.

## Who decides
- Mail and posts: whoever is at the desk.
- Invoices and payments: the owner.
- Nothing is sent, paid or posted without a person's word, or a template that a person has approved.

${ownedPart('zone', zonePart(facts))}

## How work goes
1. Work lands in \`Needs_Action/\` as one Markdown file each, from the mailbox, a schedule, the dashboard or your own hand.
2. An agent takes it (\`In_Progress/\`), writes down its plan (\`Plans/\`) and prepares what is needed.
3. What would act on the outside world waits in \`Pending_Approval/\` until a person has agreed.
4. It ends in \`Done/\`, or in \`Rejected/\` with a note that says why.

[[Dashboard]] shows what waits; [[Briefings/Index|Briefings]] say each morning what happened.

## Giving work by hand
Put a file named \`<TYPE>_<anything>.md\` into \`Needs_Action/\`. The text is enough; a few lines at the top help:

\`\`\`yaml
---
priority: HIGH
from: maria@example.com
subject: Your offer of Monday
---
Please answer that we deliver on Friday.
\`\`\`

Priorities are \`URGENT\`, \`HIGH\`, \`NORMAL\` and \`LOW\`.

${ownedPart('work', workPart(facts))}
`;
}

/** A person's handbook with the system's own parts as they are now. */
export function refreshHandbook(file: string, facts: HandbookFacts): string {
  return withOwnedPart(withOwnedPart(file, 'zone', zonePart(facts)), 'work', workPart(facts));
}

function zonePart({ decides, zone, role, dryRun }: HandbookFacts): string {
  const move = zone === 'cloud' ? 'Nothing is decided in this zone: it prepares, the local zone asks.' : decides === '' ? 'Moving an approval file decides in the name of the first operator who may.' : `Moving an approval file decides in the name of **${inline(decides, 60)}**.`;
  return `This is the **${inline(zone)}** zone, role **${inline(role)}**${dryRun ? ', in a dry run: nothing leaves this machine' : ''}. ${move}`;
}

function workPart({ table: places = WORK_TABLE }: HandbookFacts): string {
  const kinds = Object.entries(places).map(([kind, place]) => [kind, PLACES[place]]);
  const types = Object.entries(PREFIXES).map(([prefix, { cloud, local }]) => [`\`${prefix}\``, cloud, local]);
  return `### Where which work is done\n\n${table(['Kind of work', 'Done in'], kinds)}\n### Types of task\n\n${table(['Type', 'Cloud zone', 'Local zone'], types)}`;
}

/** Lines of a list at most, and characters of one. */
const MOST_RULES = 30;
const LONGEST = 300;

/** The owner's instructions: the items of the list under the heading, in order. None where there is no such heading. */
export function houseRulesOf(file: string): string[] {
  const lines = file.replace(/<!--[\s\S]*?-->/g, '').split(/\r?\n/);
  const from = lines.findIndex((line) => new RegExp(`^#{1,6} +${HOUSE_RULES} *$`, 'i').test(line));
  if (from < 0) return [];
  const rest = lines.slice(from + 1);
  const until = rest.findIndex((line) => /^#{1,6} /.test(line));
  const items = (until < 0 ? rest : rest.slice(0, until)).flatMap((line) => /^ {0,3}[-*+] +(\S.*)$/.exec(line)?.[1] ?? []);
  return items.map((item) => item.trim().slice(0, LONGEST)).slice(0, MOST_RULES);
}
