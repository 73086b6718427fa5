// Rendered by tools/deploy from the definitions of the services; change it there. node tools/deploy/src/main.mjs
import type { Role } from './zone.js';

export interface InstancesOf {
  readonly plane: 'agent' | 'tool' | 'core' | 'edge';
  /** The roles in which it runs. */
  readonly roles: readonly Role[];
  /** How many may run at once without harm. */
  readonly of: 'one' | 'many';
  readonly why: string;
}

export const INSTANCES: Readonly<Record<string, InstancesOf>> = {
  'cloud-manager': { plane: 'core', roles: ['swarm', 'cloud', 'local'], of: 'one', why: 'Two that decide at once would each correct what the other has done.' },
  'mcp-calendar': { plane: 'tool', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-crm': { plane: 'tool', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-email': { plane: 'tool', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-odoo': { plane: 'tool', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-payment': { plane: 'tool', roles: ['swarm', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-research': { plane: 'tool', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-social': { plane: 'tool', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-threading': { plane: 'tool', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  'mcp-whatsapp': { plane: 'tool', roles: ['swarm', 'local', 'single'], of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
  audit: { plane: 'core', roles: ['swarm', 'cloud', 'local', 'single'], of: 'many', why: "The chain grows under a lock of the database, and its keeping is one instance's turn at a time." },
  compliance: { plane: 'core', roles: ['swarm', 'local', 'single'], of: 'one', why: 'Its work is a weekly round, which more instances do not make faster.' },
  content: { plane: 'agent', roles: ['swarm', 'cloud', 'local'], of: 'many', why: 'An agent keeps nothing between two tasks, and the answer to a delegation counts once, whoever gives it.' },
  crm: { plane: 'core', roles: ['swarm', 'cloud', 'local', 'single'], of: 'many', why: 'All that it knows is rows, changed in the transaction that takes the message.' },
  finance: { plane: 'agent', roles: ['swarm', 'cloud', 'local'], of: 'many', why: 'An agent keeps nothing between two tasks, and the answer to a delegation counts once, whoever gives it.' },
  gatekeeper: { plane: 'core', roles: ['swarm', 'local', 'single'], of: 'many', why: 'What is due is taken with row locks by the clock of the database; a decision counts once, by its proof.' },
  gateway: { plane: 'edge', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'It listens on one port, and its calls come over HTTP, so its queue does not say how much it has to do.' },
  generalist: { plane: 'agent', roles: ['swarm', 'cloud', 'local', 'single'], of: 'many', why: 'An agent keeps nothing between two tasks, and the answer to a delegation counts once, whoever gives it.' },
  intake: { plane: 'edge', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'It holds the connections to mailboxes, and two that read one mailbox only do the same work.' },
  monitor: { plane: 'core', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'It is all eyes: a second one would see the same and tell it twice.' },
  notifier: { plane: 'edge', roles: ['swarm', 'local', 'single'], of: 'many', why: 'What is due is locked for one person at a time, and looked for before it is sent again.' },
  orchestrator: { plane: 'core', roles: ['swarm', 'cloud', 'local', 'single'], of: 'many', why: 'A move is guarded by the version that it expects, and what is due is taken with row locks.' },
  sales: { plane: 'agent', roles: ['swarm', 'cloud', 'local'], of: 'many', why: 'An agent keeps nothing between two tasks, and the answer to a delegation counts once, whoever gives it.' },
  security: { plane: 'agent', roles: ['swarm', 'cloud', 'local'], of: 'many', why: 'An agent keeps nothing between two tasks, and the answer to a delegation counts once, whoever gives it.' },
  vault: { plane: 'core', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'It holds the master keys: the fewer processes have them, the better.' },
  workspace: { plane: 'core', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'It alone changes the files, and orders its own changes of them.' },
  zones: { plane: 'core', roles: ['swarm', 'cloud', 'local', 'single'], of: 'one', why: 'Nobody has shown that several of it do no harm.' },
};
