import { Test } from '@nestjs/testing';
import { agentResultSchema, type Prefix } from '@waggle/contracts';
import { CONFIG } from '@waggle/runtime';
import { buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import { ContentAgent } from './content.agent.js';
import service from './index.js';

async function handle(prefix: Prefix, body: string, frontMatter: Record<string, unknown> = {}) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }] }).compile();
  const result = agentResultSchema.parse(await module.get(ContentAgent).handle(buildTaskDelegate({ prefix, document: buildTaskDocument({ body, frontMatter }) })));
  if (result.outcome !== 'done') throw new Error(result.outcome);
  return result;
}

describe('a post', () => {
  it('is drafted for its platform, and said not to be published', async () => {
    const result = await handle('FACEBOOK', 'Announce our open day on Saturday 12 December, with coffee.', { link: 'https://www.tidewell.example/open-day' });
    expect(result.summary).toContain('Not published');
    expect(result.drafts[0]?.content).toBe('Our open day on Saturday 12 December, with coffee.\n\nhttps://www.tidewell.example/open-day');
  });

  it('for all platforms is drafted for each by its rules', async () => {
    const result = await handle('SOCIAL', 'The new release is out: swap shifts on the phone.', { platforms: ['facebook', 'instagram', 'twitter', 'linkedin'], media: 'release.png' });
    expect(result.drafts.map(({ title }) => title)).toEqual(['facebook', 'instagram', 'twitter', 'linkedin'].map((name) => `Post for ${name}`));
  });

  it('for Instagram without a picture says so', async () => {
    const result = await handle('INSTAGRAM', 'Behind the scenes: how our own team plans its week.');
    expect(result.summary).toContain('1 place(s) to fill in');
  });
});

it('answers a WhatsApp message in its language, from the knowledge', async () => {
  const result = await handle('WHATSAPP', 'Hola, ¿a qué hora abre el soporte mañana?', { from: '+34 600 555 019' });
  expect(result.drafts[0]?.content).toMatch(/^Hola:[\s\S]*de 8:00 a 18:00/);
  expect(result.summary).toContain('Not sent');
});
