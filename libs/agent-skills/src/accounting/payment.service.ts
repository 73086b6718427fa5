import { Injectable } from '@nestjs/common';
import { checkPayment, formatMoney } from '@waggle/brain';
import { type Delegation, type Done, fieldOf } from '../delegation.js';

/** Checks a payment that somebody asks for. No bank is connected yet: nothing is paid, and it says so. */
@Injectable()
export class PaymentService {
  check(task: Delegation): Done {
    const currency = fieldOf(task, 'currency');
    const payee = fieldOf(task, 'payee');
    const invoice = fieldOf(task, 'invoice');
    const request = { payee, iban: fieldOf(task, 'iban'), amount: task.document.frontMatter['amount'], currency, invoice, due: fieldOf(task, 'due'), text: task.document.body };
    const { amountMinor, checks } = checkPayment(request);
    const sum = amountMinor === null || currency === null ? 'an unknown sum' : formatMoney({ minor: amountMinor, currency }, 'en');
    const wrong = checks.filter(({ ok }) => !ok);
    const verdict = wrong.length === 0 ? 'all checks passed' : wrong.map(({ what, detail }) => `not so: ${what} (${detail})`).join('; ');
    return {
      outcome: 'done',
      plan: ['Read the request', 'Check account number, sum and invoice against each other', 'Pay nothing: no bank is connected'],
      summary: `Payment of ${sum} to ${payee ?? 'nobody named'} for ${invoice ?? 'no invoice'}: ${verdict}. Not paid: no bank is connected yet.`,
      evidence: [{ kind: 'file', ref: task.taskId, quote: task.document.body.slice(0, 280) }],
      drafts: [{ title: `Payment check ${task.taskId}`, format: 'markdown', content: checks.map(({ ok, what, detail }) => `- [${ok ? 'x' : ' '}] ${what}: ${detail}`).join('\n') }],
    };
  }
}
