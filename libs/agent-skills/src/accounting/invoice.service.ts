import { Inject, Injectable } from '@nestjs/common';
import { type Brain, formatMoney, type GivenLine, type InvoiceDraft } from '@waggle/brain';
import { type Delegation, type Done, fieldOf } from '../delegation.js';
import { KnowledgeService } from '../knowledge.service.js';
import { BRAIN } from '../thinking.js';

/** Makes invoice drafts from requests. The accounting system is not connected yet: nothing is posted, and it says so. */
@Injectable()
export class InvoiceService {
  constructor(
    @Inject(BRAIN) private readonly brain: Brain,
    private readonly knowledge: KnowledgeService,
  ) {}

  async draft(task: Delegation): Promise<Done> {
    const { company } = await this.knowledge.load();
    const draft = await this.brain.draftInvoice({
      customer: fieldOf(task, 'customer'),
      currency: fieldOf(task, 'currency'),
      dueDays: Number(fieldOf(task, 'due_days') ?? 0) || null,
      lines: linesOf(task),
      text: task.document.body,
      vatPercent: company.vatPercent,
      defaultCurrency: company.currency,
    });
    const open = draft.missing.length === 0 ? 'complete' : `missing: ${draft.missing.join('; ')}`;
    return {
      outcome: 'done',
      plan: ['Read the request', 'Take over lines, prices and terms as given', 'Add up and add VAT', 'Post nothing: the accounting system is not connected'],
      summary: `Invoice draft for ${draft.customer ?? 'an unnamed customer'}: ${total(draft)} (${open}). Not posted: the accounting system is not connected yet.`,
      evidence: [{ kind: 'file', ref: task.taskId, quote: task.document.body.slice(0, 280) }],
      drafts: [
        { title: `Invoice draft ${task.taskId}`, format: 'markdown', content: readable(draft) },
        { title: `Invoice data ${task.taskId}`, format: 'json', content: JSON.stringify(draft, null, 2) },
      ],
    };
  }
}

function linesOf({ document }: Delegation): GivenLine[] {
  const { lines } = document.frontMatter;
  return Array.isArray(lines) ? lines.filter((line): line is GivenLine => typeof line === 'object' && line !== null) : [];
}

function total({ grossMinor, currency, lines }: InvoiceDraft): string {
  return lines.length === 0 ? 'no sum yet' : formatMoney({ minor: grossMinor, currency }, 'en');
}

function readable(draft: InvoiceDraft): string {
  const money = (minor: number): string => formatMoney({ minor, currency: draft.currency }, 'en');
  return [
    `**Customer:** ${draft.customer ?? '[[please fill in: the customer]]'}`,
    `**Due:** within ${draft.dueDays} days${draft.purchaseOrder === null ? '' : `  **Purchase order:** ${draft.purchaseOrder}`}`,
    '',
    ...(draft.lines.length === 0 ? [] : table(draft, money)),
    ...draft.missing.map((what) => `- [[please fill in: ${what.replace(/[[\]]/g, '')}]]`),
    ...draft.assumed.map((what) => `- Assumed: ${what}`),
  ].join('\n');
}

function table({ lines, netMinor, vatPercent, vatMinor, grossMinor }: InvoiceDraft, money: (minor: number) => string): string[] {
  return [
    '| item | quantity | price | sum |',
    '|---|---:|---:|---:|',
    ...lines.map((line) => `| ${line.description.replaceAll('|', '/')} | ${line.quantity} | ${money(line.unitMinor)} | ${money(line.totalMinor)} |`),
    `| net | | | ${money(netMinor)} |`,
    `| VAT ${vatPercent}% | | | ${money(vatMinor)} |`,
    `| **total** | | | **${money(grossMinor)}** |`,
    '',
  ];
}
