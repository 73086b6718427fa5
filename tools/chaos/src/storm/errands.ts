import type { Priority } from '@waggle/contracts';
import { stringify } from 'yaml';
import type { Errand } from '../checker/notes.js';
import { Random } from './random.js';

/** A piece of work with what is handed in for it. */
export interface Work {
  readonly errand: Omit<Errand, 'note' | 'at'>;
  readonly frontMatter: Readonly<Record<string, unknown>>;
  readonly body: string;
}

type Kind = 'mail' | 'payment' | 'post' | 'invoice' | 'brief';

const KINDS: Readonly<Record<Kind, number>> = { mail: 10, payment: 5, post: 3, invoice: 3, brief: 1 };
const DOORS = { file: 5, mail: 3, api: 3 } as const;
const WISHES = { approve: 16, modify: 2, reject: 3, leave: 1 } as const;
const PLATFORMS = ['FACEBOOK', 'LINKEDIN', 'TWITTER'] as const;
/** A payment above needs two people; low, so that many do. */
export const TWO_PEOPLE_ABOVE_EUR = 30;
const IBANS = ['NL91ABNA0417164300', 'DE02100500000054540402', 'FR1420041010050500013M02606', 'BE68539007547034'];
const PRIORITY_WEIGHTS: Readonly<Record<Priority, number>> = { URGENT: 1, HIGH: 2, NORMAL: 5, LOW: 2 };

/** The work of one run, by the seed alone. */
export class Errands {
  private readonly random: Random;
  private count = 0;

  constructor(seed: number) {
    this.random = new Random(seed ^ 0x5eed);
  }

  next(): Work {
    this.count += 1;
    const tag = `t${String(this.count).padStart(5, '0')}`;
    const kind = this.random.weighted(KINDS);
    const priority = this.random.weighted(PRIORITY_WEIGHTS);
    return this.made(kind, { tag, priority });
  }

  private made(kind: Kind, { tag, priority }: { tag: string; priority: Priority }): Work {
    const wish = this.random.weighted(WISHES);
    const common = { tag, priority, wish, people: 1, door: this.random.weighted(DOORS) };
    const inside = { ...common, door: common.door === 'mail' ? ('file' as const) : common.door };
    switch (kind) {
      case 'mail':
        return mail(common);
      case 'payment':
        return this.payment(wish === 'modify' ? { ...inside, wish: 'approve' } : inside);
      case 'post':
        return post(inside, this.random.one(PLATFORMS));
      case 'invoice':
        return invoice(wish === 'modify' ? { ...inside, wish: 'approve' } : inside, this.random.whole(1, 9));
      case 'brief':
        return { errand: { ...inside, wish: 'none', prefix: 'AUDIT', system: null }, frontMatter: { title: `Brief ${tag}` }, body: `A brief of the books for ${tag}.` };
    }
  }

  private payment(common: Common): Work {
    const { tag } = common;
    const amount = this.random.whole(100, 4000) / 100;
    const frontMatter = { source: 'accounts', payee: `Supplier ${tag}`, iban: this.random.one(IBANS), amount, currency: 'EUR', invoice: `CH-${tag}` };
    return { errand: { ...common, people: amount > TWO_PEOPLE_ABOVE_EUR ? 2 : 1, prefix: 'PAYMENT', system: 'bank' }, frontMatter, body: 'The goods arrived and match the order.' };
  }
}

type Common = Omit<Errand, 'note' | 'at' | 'prefix' | 'system'>;

function mail(common: Common): Work {
  const { tag } = common;
  const frontMatter = { from: `Ann Example <ann@${tag}.example>`, to: 'office@waggle.example', subject: `Opening hours ${tag}`, message_id: `<${tag}@customers.example>` };
  return { errand: { ...common, prefix: 'EMAIL', system: 'mail' }, frontMatter, body: 'Hello,\n\nwhat are your opening hours?\n\nAnn' };
}

function post(common: Common, prefix: string): Work {
  const { tag } = common;
  return { errand: { ...common, prefix, system: 'social' }, frontMatter: { source: 'marketing', title: `Post ${tag}` }, body: `Our evening ${tag} is on Saturday at six, with coffee and a look at the new release.` };
}

function invoice(common: Common, quantity: number): Work {
  const { tag } = common;
  const lines = [{ description: `Consulting ${tag}`, quantity, unit_price: 120 }];
  return {
    errand: { ...common, prefix: 'ODOO', system: 'books' },
    frontMatter: { source: 'person', customer: 'Alder GmbH', currency: 'EUR', due_days: 30, purchase_order: `PO-${tag}`, lines },
    body: `Please draft the invoice for ${tag}.`,
  };
}

export const taskIdOf = ({ errand: { prefix, tag } }: Work): string => `${prefix}_${tag}`;

/** As a task file. */
export function fileOf({ errand: { priority }, frontMatter, body }: Work): string {
  return `---\n${stringify({ priority, ...frontMatter })}---\n\n${body}\n`;
}
