import { type Approval, ApprovalDecided, ApprovalRequested, ProposalSubmit, TaskDelegate } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import { v7 } from 'uuid';
import { approval, proposal, receipt, story, world } from '../../test/story.builder.js';

describe('a draft that is sent back', () => {
  const untilPending = (of: ReturnType<typeof story>) => {
    of.scanned();
    const entry = approval({ id: of.last(ProposalSubmit)?.proposal.id ?? '', args: of.last(ProposalSubmit)?.proposal.args }, { digest: argumentsDigest(of.last(ProposalSubmit)?.proposal.args ?? {}), decisionSeconds: 12 });
    of.hear(ApprovalRequested, { approval: entry });
    return entry;
  };
  const sentBack = (of: ReturnType<typeof story>, entry: Approval, reason = 'too long', again = true) => of.hear(ApprovalDecided, { approval: { ...entry, state: 'rejected' }, verdict: 'rejected', reason, again, grant: null });
  const draft = (text: string) => ({ outcome: 'proposal' as const, plan: [], proposals: [{ ...proposal, id: v7(), args: { text } }] });
  const pending = () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer(draft('Hello'));
    return { it, entry: untilPending(it) };
  };

  it('goes to the agent with what was said, and comes back as another proposal [R-REDRAFT]', () => {
    const { it, entry } = pending();
    sentBack(it, entry);
    expect(it.task.status).toBe('delegated');
    expect(it.last(TaskDelegate)?.feedback).toEqual([{ at: expect.any(String), by: 'ann', reason: 'too long', refused: { tool: 'email.reply_email', preview: 'Hello' } }]);
    it.answer(draft('Hi'));
    const second = untilPending(it);
    expect(second.proposal.id).not.toBe(entry.proposal.id);
    sentBack(it, entry);
    expect(it.task.status).toBe('pending_approval');
    it.hear(ApprovalDecided, { approval: second, verdict: 'approved', reason: '', grant: 'jws' });
    expect(it.task.status).toBe('executing');
    expect(it.last(TaskDelegate)?.execution?.proposal.args).toEqual({ text: 'Hi' });
  });

  it('is not asked for again when the agent has nothing else [R-REDRAFT]', () => {
    const { it, entry } = pending();
    sentBack(it, entry);
    it.answer(draft('Hello'));
    expect(it.task).toMatchObject({ status: 'rejected', reason: 'too long (The agent has nothing else to propose.)' });
    expect(it.count(ProposalSubmit)).toBe(1);
  });

  it('is not asked for again behind another part [R-REDRAFT]', () => {
    const { it, entry } = pending();
    sentBack(it, entry);
    it.answer({ ...draft('Hi'), proposals: [...draft('Hi').proposals, ...draft('Hello').proposals] });
    expect(it.task).toMatchObject({ status: 'rejected', reason: 'too long (The agent has nothing else to propose.)' });
  });

  it('waits for an agent, and comes back only as often as is set [R-REDRAFT]', () => {
    const { it, entry } = pending();
    const agents = world.living.splice(0);
    sentBack(it, entry);
    expect(it.task).toMatchObject({ status: 'delegated', reason: 'Sent back by ann: too long' });
    world.living.push(...agents);
    it.tick();
    it.answer(draft('Hi'));
    sentBack(it, untilPending(it), 'too short');
    it.answer(draft('Hi there'));
    sentBack(it, untilPending(it), 'still not');
    expect(it.task).toMatchObject({ status: 'rejected', reason: 'still not (It was sent back 2 times already.)' });
    expect(it.last(TaskDelegate)?.feedback.map(({ reason }) => reason)).toEqual(['too long', 'too short']);
  });

  it('of several keeps those that were carried out, and stands when the parts are others', () => {
    const parts = (...texts: string[]) => ({ outcome: 'proposal' as const, plan: [], proposals: texts.map((text) => ({ ...proposal, id: v7(), args: { text } })) });
    const first = story();
    for (const [it, redrawn, status] of [[first, parts('one again', 'TWO'), 'proposed'], [story(), parts('TWO'), 'rejected']] as const) {
      it.submit();
      it.scanned();
      it.answer(parts('one', 'two'));
      const one = untilPending(it);
      it.hear(ApprovalDecided, { approval: one, verdict: 'approved', reason: '', grant: 'jws' });
      it.answer({ outcome: 'done', plan: [], summary: 'sent', receipt });
      sentBack(it, untilPending(it));
      it.answer(redrawn);
      expect(it.task.status).toBe(status);
    }
    first.scanned();
    expect(first.last(ProposalSubmit)?.proposal.args).toEqual({ text: 'TWO' });
  });
});
