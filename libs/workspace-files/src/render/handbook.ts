export const HANDBOOK_FILE = 'Company_Handbook.md';

/** The handbook as it is first written; from then on it belongs to the company. */
export function renderHandbook(): string {
  return `# Company handbook

This file is yours: change it as you like, it is written once only. People read it to see how work goes here.

## How work goes
1. Work lands in \`Needs_Action/\` as one Markdown file each, from the mailbox, a schedule, the dashboard or your own hand.
2. An agent takes it (\`In_Progress/\`), writes down its plan (\`Plans/\`) and prepares what is needed.
3. What would act on the outside world waits in \`Pending_Approval/\` until a person has agreed.
4. It ends in \`Done/\`, or in \`Rejected/\` with a note that says why.

## Giving work by hand
Put a file named \`<TYPE>_<anything>.md\` into \`Needs_Action/\`. The type says what it is: \`EMAIL\`, \`ODOO\`, \`PAYMENT\`, \`LINKEDIN\`, \`SOCIAL\`,
\`WHATSAPP\`, \`MEETING\`, \`LEAD\`, \`RESEARCH\`, \`ERROR\` and some more. The text is enough; a few lines at the top help:

\`\`\`
---
priority: HIGH
from: maria@example.com
subject: Your offer of Monday
---
Please answer that we deliver on Friday.
\`\`\`

Priorities are \`URGENT\`, \`HIGH\`, \`NORMAL\` and \`LOW\`.

## House rules
- Nothing is sent, paid or posted without a person's word.
- Be polite and plain. Promise no price, date or discount that is not written down.
- What we do not know, we ask or leave for a person to fill in.
- Personal data and passwords do not belong into these files.

## Who decides
- Mail and posts: whoever is at the desk.
- Invoices and payments: the owner.
`;
}
