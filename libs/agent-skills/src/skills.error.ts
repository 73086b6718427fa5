import { AppError } from '@waggle/errors';

export type SkillsErrorCode = 'knowledge_unreadable';

export function knowledgeUnreadable(path: string, cause: unknown): AppError<SkillsErrorCode> {
  return new AppError('knowledge_unreadable', 'invalid', `The knowledge file ${path} cannot be read (KNOWLEDGE_FILE)`, { path }, cause);
}
