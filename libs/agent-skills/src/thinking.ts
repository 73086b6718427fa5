import type { Provider } from '@nestjs/common';
import { TemplateBrain } from '@waggle/brain';
import { KnowledgeService } from './knowledge.service.js';

/** Injects the `Brain` that drafts; today the template provider. */
export const BRAIN = Symbol('brain');

/** What every skill that drafts needs. */
export const THINKING: readonly Provider[] = [KnowledgeService, { provide: BRAIN, useClass: TemplateBrain }];
