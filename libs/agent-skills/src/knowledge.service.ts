import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Knowledge, parseKnowledge } from '@waggle/brain';
import { CONFIG } from '@waggle/runtime';
import type { SkillsConfig } from './skills.config.js';
import { knowledgeUnreadable } from './skills.error.js';

const BUNDLED = fileURLToPath(new URL('../../../knowledge/company.md', import.meta.url));

/** The company's knowledge, read once at start: an agent that cannot read it does not start. */
@Injectable()
export class KnowledgeService implements OnModuleInit {
  private knowledge: Knowledge | undefined;

  constructor(@Inject(CONFIG) private readonly config: SkillsConfig) {}

  async onModuleInit(): Promise<void> {
    await this.load();
  }

  async load(): Promise<Knowledge> {
    this.knowledge ??= parseKnowledge(await this.read(this.config.KNOWLEDGE_FILE || BUNDLED));
    return this.knowledge;
  }

  private async read(path: string): Promise<string> {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw knowledgeUnreadable(path, error);
    }
  }
}
