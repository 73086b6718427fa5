import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { type Knowledge, parseKnowledge } from '@waggle/brain';
import { HandbookRead } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { CONFIG } from '@waggle/runtime';
import type { SkillsConfig } from './skills.config.js';
import { knowledgeUnreadable } from './skills.error.js';

const BUNDLED = fileURLToPath(new URL('../../../knowledge/company.md', import.meta.url));

/** The handbook is asked for at most so often. */
const RULES_HOLD_MS = 30_000;
const ASK_MS = 2_000;

/**
 * The company's knowledge, read once at start: an agent that cannot read it does not start. And the rules of the house, as the handbook
 * has them now; while the workspace is away, as it had them last.
 */
@Injectable()
export class KnowledgeService implements OnModuleInit {
  private knowledge: Knowledge | undefined;
  private houseRules: readonly string[] = [];
  private askAgainAt = 0;
  private asking: Promise<readonly string[]> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: SkillsConfig,
    @Optional() private readonly messenger?: Messenger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.known();
  }

  async load(): Promise<Knowledge> {
    const [known, houseRules] = await Promise.all([this.known(), this.rules()]);
    return { ...known, houseRules };
  }

  private async known(): Promise<Knowledge> {
    this.knowledge ??= parseKnowledge(await this.read(this.config.KNOWLEDGE_FILE || BUNDLED));
    return this.knowledge;
  }

  private async rules(): Promise<readonly string[]> {
    const { messenger } = this;
    if (messenger === undefined || performance.now() < this.askAgainAt) return this.houseRules;
    // One question for all who come meanwhile: none of them goes on without its answer.
    this.asking ??= this.ask(messenger).finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async ask(messenger: Messenger): Promise<readonly string[]> {
    const answer = await messenger.ask(HandbookRead, {}, { timeoutMs: ASK_MS }).catch(() => undefined);
    this.askAgainAt = performance.now() + RULES_HOLD_MS;
    if (answer !== undefined) this.houseRules = answer.houseRules;
    return this.houseRules;
  }

  private async read(path: string): Promise<string> {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw knowledgeUnreadable(path, error);
    }
  }
}
