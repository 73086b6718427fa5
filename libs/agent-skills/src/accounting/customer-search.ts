import { listCustomers } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Customer, everyPage, type Listed, lookUp } from './books.js';
import { plainName, plainWords, searchName } from './company-name.js';

/** The one customer that is meant; else why it is not known which. */
export type CustomerSearch = { readonly customer: Customer; readonly note: string } | { readonly customer: null; readonly note: string };

const SHORTEST_NAME = 3;
const NAMED_AT_MOST = 5;

/** Finds the customer by the name that the request gives, else by a name of the books that its text holds. */
export async function findCustomer(named: string | null, text: string, context: AgentContext): Promise<CustomerSearch> {
  const candidates = await lookUp('the customer', context, () => (named === null ? namedIn(text, context) : search(named, context)));
  if ('gap' in candidates) return { customer: null, note: candidates.gap };
  return named === null ? choose(candidates.found, 'named in the request') : choose(closest(candidates.found, named), `called "${named}"`);
}

/** Customers of the books whose name, e-mail or tax id holds the query; all of them without one. */
export async function customersLike(query: string | undefined, context: AgentContext): Promise<Listed<Customer>> {
  return everyPage(async (page) => {
    const { customers, more } = await context.tools.call(listCustomers, { ...(query !== undefined && { query: query.slice(0, 100) }), ...page });
    return { items: customers, more };
  });
}

/** Customers of the books whose whole name stands in the text. */
async function namedIn(text: string, context: AgentContext): Promise<Listed<Customer>> {
  const words = ` ${plainWords(text)} `;
  const { items, more } = await customersLike(undefined, context);
  // Among the others may be one whose longer name stands there.
  return { items: more ? [] : items.filter(({ name }) => plainName(name).length >= SHORTEST_NAME && words.includes(` ${plainName(name)} `)), more };
}

async function search(name: string, context: AgentContext): Promise<Listed<Customer>> {
  return plainName(name).length < SHORTEST_NAME ? { items: [], more: false } : customersLike(searchName(name), context);
}

/** Those of exactly that name; else, where all could be read, those of that name but for the legal form; else those whose name holds it. */
function closest({ items, more }: Listed<Customer>, named: string): Listed<Customer> {
  const wanted = plainName(named);
  const ways = [
    ({ name }: Customer) => plainWords(name) === plainWords(named),
    ({ name }: Customer) => plainName(name) === wanted,
    ({ name }: Customer) => ` ${plainName(name)} `.includes(` ${wanted} `),
  ];
  return { items: (more ? ways.slice(0, 1) : ways).map((fits) => items.filter(fits)).find((found) => found.length > 0) ?? [], more };
}

function choose({ items: found, more }: Listed<Customer>, how: string): CustomerSearch {
  const [customer] = found;
  if (customer === undefined) return { customer: null, note: more ? `Odoo has more customers than can be read, and none of those read is certainly ${how}` : `no customer in Odoo is ${how}` };
  if (found.length === 1) return { customer, note: `${customer.name} (customer ${customer.id})` };
  const names = found.slice(0, NAMED_AT_MOST).map(({ id, name }) => `${name} (${id})`);
  return { customer: null, note: `${found.length} customers in Odoo are ${how}: ${names.join(', ')}${found.length > names.length ? ', …' : ''}` };
}
