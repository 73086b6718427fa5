import { join } from 'node:path';
import type { Messenger } from '@waggle/messaging';
import { KnowledgeService } from './knowledge.service.js';
import type { SkillsConfig } from './skills.config.js';

const KNOWLEDGE_FILE = join(import.meta.dirname, '../../../knowledge/company.md');

describe('the rules of the house', () => {
  it('reach every task that comes while they are asked for, with one question', async () => {
    let answer: (value: { houseRules: string[] }) => void = () => undefined;
    let questions = 0;
    const messenger = { ask: () => new Promise((resolve) => [questions += 1, (answer = resolve)]) } as unknown as Messenger;
    const sut = new KnowledgeService({ KNOWLEDGE_FILE } as SkillsConfig, messenger);
    await sut.onModuleInit();
    const tasks = [sut.load(), sut.load(), sut.load()];
    answer({ houseRules: ['Never promise a date.'] });
    expect((await Promise.all(tasks)).map(({ houseRules }) => houseRules)).toEqual([['Never promise a date.'], ['Never promise a date.'], ['Never promise a date.']]);
    expect((await sut.load()).houseRules).toEqual(['Never promise a date.']);
    expect(questions).toBe(1);
  });
});
