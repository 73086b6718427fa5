import type { AgentCard, AgentSkill } from '@a2a-js/sdk';
import type { Prefix } from '@waggle/contracts';

/** The bindings and versions that `/a2a` speaks; the newest first. */
export const A2A_VERSIONS = ['1.0', '0.3'] as const;

const skill = (id: Prefix, name: string, description: string, tags: string[], examples: string[]): AgentSkill => ({
  id,
  name,
  description,
  tags,
  examples,
  inputModes: [],
  outputModes: [],
  securityRequirements: [],
});

/** What may be asked for from outside: the id is the prefix of the task that is made. */
const SKILLS = [
  skill('EMAIL', 'Answer a mail', 'Drafts a reply that rests on the company’s knowledge and sends it once a person has approved.', ['mail', 'sales'], ['Answer this mail: what are your opening hours?']),
  skill('LEAD', 'Qualify a lead', 'Looks at who asks and what for, and prepares the next step.', ['sales', 'crm'], ['A visitor of the fair wants an offer for 40 seats.']),
  skill('PIPELINE', 'Look after the pipeline', 'Finds deals that rest and proposes what to do about them.', ['sales', 'crm'], ['Which deals have not moved for two weeks?']),
  skill('MEETING', 'Arrange a meeting', 'Offers times that the calendar says are free.', ['calendar'], ['Find half an hour with ann@customer.example next week.']),
  skill('CAMPAIGN', 'Prepare a campaign', 'Drafts a series of texts for a group of contacts.', ['marketing'], ['Announce the new opening hours to our customers.']),
  skill('RESEARCH', 'Find something out', 'Gathers what the company’s knowledge says on a question, with its sources.', ['knowledge'], ['What do we know about this supplier?']),
  skill('SOCIAL', 'Write a post', 'Drafts a post, checked against the rules of the platform.', ['social', 'marketing'], ['Post that we are closed on Friday.']),
  skill('ODOO', 'Prepare bookkeeping', 'Prepares an invoice or an entry in the accounting system.', ['accounting'], ['Invoice order 1007.']),
] as const;

export const SKILL_IDS = SKILLS.map(({ id }) => id as Prefix);

/** What other agents read to find out what can be asked of this swarm, and how. @param site address without a slash at its end */
export function agentCard(site: string): AgentCard {
  return {
    name: 'Waggle',
    description: 'An AI back office. Its agents prepare and propose; what has an effect outside waits for the approval of a person (input-required), then is done once, with a receipt.',
    supportedInterfaces: A2A_VERSIONS.map((protocolVersion) => ({ url: `${site}/a2a`, protocolBinding: 'JSONRPC', tenant: '', protocolVersion })),
    provider: undefined,
    version: '1.0.0',
    capabilities: { streaming: true, pushNotifications: false, extendedAgentCard: false, extensions: [] },
    securitySchemes: {
      bearer: { scheme: { $case: 'httpAuthSecurityScheme', value: { description: 'The token of a person of this zone: role viewer to read, approver to ask and to decide.', scheme: 'Bearer', bearerFormat: '' } } },
    },
    securityRequirements: [{ schemes: { bearer: { list: [] } } }],
    defaultInputModes: ['text/plain', 'application/json'],
    defaultOutputModes: ['text/plain', 'text/markdown', 'application/json'],
    skills: SKILLS.map((one) => ({ ...one })),
    signatures: [],
  };
}
