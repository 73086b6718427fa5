import { AgentCard } from '@a2a-js/sdk';
import { legacyAgentCardRouter } from '@a2a-js/sdk/compat/v0_3/server/express';
import { agentCardHandler } from '@a2a-js/sdk/server/express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { agentCard } from './agent-card.js';

const PATH = '/.well-known/agent-card.json';
const CACHE = { maxAge: 300 };

/** Lets anyone read the card, in the version that they ask for by `A2A-Version`; the old one when they name none. @param site asked for each time */
export function serveAgentCard(app: NestExpressApplication, site: () => string): void {
  const card = async (): Promise<AgentCard> => agentCard(site());
  // The SDK's handler writes the object as it is in memory; the wire has the form of ProtoJSON.
  const wire = async (): Promise<AgentCard> => AgentCard.toJSON(await card()) as AgentCard;
  app.use(PATH, legacyAgentCardRouter({ agentCardProvider: card, cache: CACHE }));
  app.use(PATH, agentCardHandler({ agentCardProvider: wire, cache: CACHE }));
}
