import { type Role, ROLES, TOOLS, ZONE_OF } from '@waggle/contracts';
import fc from 'fast-check';
import { executingAgent, mayPropose, missingEvidence, permission } from './permission.policy.js';
import { TOOL_TABLE } from './tool-table.js';

const AGENTS = ['sales', 'finance', 'content', 'security', 'generalist'];
const ask = (agent: string, tool: string, role: Role = 'swarm') => permission({ agent, tool, zone: ZONE_OF[role], role }).decision;

describe('the policy table', () => {
  it('names exactly the tools that the tool servers offer, with the same class', () => {
    const offered = TOOLS.map((tool) => [`${tool.server}.${tool.name}`, tool.class]).sort();
    expect(Object.entries(TOOL_TABLE).map(([name, rule]) => [name, rule.class]).sort()).toEqual(offered);
  });

  it('gives every DANGEROUS tool an approval class and keeps it out of the cloud', () => {
    const dangerous = Object.values(TOOL_TABLE).filter((rule) => rule.class === 'DANGEROUS');
    expect(dangerous.every((rule) => rule.approval !== null && !rule.zones.includes('cloud'))).toBe(true);
  });
});

describe('permission', () => {
  it('denies whatever the table does not name', () => {
    const anything = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString', 'email.*', 'email.REPLY_EMAIL'));
    const property = fc.property(anything, fc.constantFrom(...AGENTS), fc.constantFrom(...ROLES), (tool, agent, role) => {
      fc.pre(!Object.hasOwn(TOOL_TABLE, tool));
      expect(ask(agent, tool, role)).toBe('deny');
    });
    fc.assert(property);
  });

  it('denies every agent that the table does not name', () => {
    const property = fc.property(fc.string(), fc.constantFrom(...Object.keys(TOOL_TABLE)), fc.constantFrom(...ROLES), (agent, tool, role) => {
      fc.pre(!AGENTS.includes(agent));
      expect(ask(agent, tool, role)).toBe('deny');
    });
    fc.assert(property);
  });

  it('never allows a DANGEROUS tool without a grant, to anybody, anywhere', () => {
    for (const tool of TOOLS.filter((one) => one.class === 'DANGEROUS')) {
      for (const agent of AGENTS) for (const role of ROLES) expect(ask(agent, `${tool.server}.${tool.name}`, role)).not.toBe('allow');
    }
  });

  it.each<[string, string, Role, string]>([
    ['sales', 'email.read_email', 'swarm', 'allow'],
    ['sales', 'email.draft_email', 'cloud', 'allow'],
    ['content', 'email.read_email', 'swarm', 'deny'],
    ['sales', 'email.reply_email', 'swarm', 'deny'],
    ['security', 'email.reply_email', 'local', 'needs_grant'],
    ['security', 'email.reply_email', 'cloud', 'deny'],
    ['security', 'email.reply_email', 'single', 'deny'],
    ['generalist', 'email.reply_email', 'single', 'needs_grant'],
    ['generalist', 'email.reply_email', 'swarm', 'deny'],
    ['generalist', 'email.read_email', 'single', 'allow'],
    ['generalist', 'email.read_email', 'swarm', 'deny'],
  ])('answers %s for %s in the role %s with %s', (agent, tool, role, expected) => {
    expect(ask(agent, tool, role)).toBe(expected);
  });
});

describe('proposals', () => {
  it('may come from an agent that the table names for the tool', () => {
    expect(mayPropose({ agent: 'sales', tool: 'email.reply_email', role: 'cloud' })).toBe(true);
    expect(mayPropose({ agent: 'generalist', tool: 'email.reply_email', role: 'single' })).toBe(true);
  });

  it('may not come from another, nor be made of a tool that needs none', () => {
    expect(mayPropose({ agent: 'content', tool: 'email.reply_email', role: 'swarm' })).toBe(false);
    expect(mayPropose({ agent: 'sales', tool: 'email.read_email', role: 'swarm' })).toBe(false);
  });

  it('of a reply must rest on the message that it answers', () => {
    expect(missingEvidence('email.reply_email', [{ kind: 'knowledge', ref: 'prices.team' }])).toEqual(['message']);
    expect(missingEvidence('email.reply_email', [{ kind: 'message', ref: '<a@b>' }])).toEqual([]);
  });

  it('are executed by security, and by the generalist where it is alone', () => {
    expect(ROLES.map((role) => executingAgent(role))).toEqual(['security', 'security', 'security', 'generalist']);
  });
});
