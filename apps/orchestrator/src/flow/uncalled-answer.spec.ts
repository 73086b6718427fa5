import { InfoAnswered, TaskAnswered, TaskCancel } from '@waggle/contracts';
import type { Received } from '@waggle/messaging';
import { story } from '../../test/story.builder.js';
import { uncalledAnswer } from './uncalled-answer.js';

const now = new Date('2026-11-27T10:00:00Z');
const answer = (from: string, agent = from, message: { name: string } = TaskAnswered) => ({ message, envelope: { from }, payload: { taskId: 'EMAIL_1', delegationId: 'd-1', agent } }) as unknown as Received;

/** A task that sales has. */
function task() {
  const told = story();
  told.submit();
  told.scanned();
  return told.task;
}

describe('an answer', () => {
  it('of the agent that has the task, of the one that executes, or to another message is nothing to write down', () => {
    expect(uncalledAnswer(answer('sales'), task(), 'security', now)).toBeUndefined();
    expect(uncalledAnswer(answer('security'), task(), 'security', now)).toBeUndefined();
    expect(uncalledAnswer(answer('finance', 'finance', TaskCancel), task(), 'security', now)).toBeUndefined();
  });

  it.each([
    ['an agent that was not asked', answer('finance'), 'answer_uncalled: finance was not asked'],
    ['an agent that was not asked a question', answer('finance', 'finance', InfoAnswered), 'answer_uncalled: finance was not asked'],
    ['another in the name of the one that was', answer('finance', 'sales'), 'answer_uncalled: finance answers in the name of sales'],
  ])('of %s is refused and written down under its sender [R-ANSWER-UNCALLED]', (_who, received, output) => {
    expect(uncalledAnswer(received, task(), 'security', now)).toMatchObject({ actor: 'finance', action: 'task.answer_refused', target: 'EMAIL_1', output, success: false });
  });

  it('about a task that there is not is written down too [R-ANSWER-UNCALLED]', () => {
    expect(uncalledAnswer(answer('sales'), undefined, 'security', now)).toMatchObject({ output: 'answer_uncalled: there is no such task' });
  });
});
