import type { Provider } from '@nestjs/common';
import { chooseBrain } from '@waggle/brain-llm';
import { CONFIG, LOGGER, WAITING } from '@waggle/runtime';
import { KnowledgeService } from './knowledge.service.js';

/** Injects the `Brain` that drafts: templates, or a language model where one is set up. */
export const BRAIN = Symbol('brain');

/** What every skill that drafts needs. */
export const THINKING: readonly Provider[] = [KnowledgeService, { provide: BRAIN, inject: [CONFIG, { token: LOGGER, optional: true }, { token: WAITING, optional: true }], useFactory: chooseBrain }];
