import { agentResultSchema, ApprovalDecided, ApprovalRequested, ApprovalSettle, InfoAnswered, InfoRequest, isTerminal, ProposalSubmit, TaskAnswered, TaskDelegate, TaskMoved, TaskRefused, TaskScan } from '@waggle/contracts';
import { approval, clean, proposal, receipt, story, world } from '../../test/story.builder.js';

describe('the flow of a task', () => {
  it('goes from a claimed file to a proven reply', () => {
    const it = story();
    it.submit();
    expect(it.to(TaskScan)).toBe('security');
    it.scanned();
    expect(it.task.status).toBe('delegated');
    expect(it.to(TaskDelegate)).toBe('sales');
    it.answer({ outcome: 'proposal', plan: ['read'], proposals: [proposal] });
    expect(it.last(TaskScan)?.stage).toBe('outbound');
    it.scanned();
    const entry = approval({ id: it.last(ProposalSubmit)?.proposal.id ?? '' });
    it.hear(ApprovalRequested, { approval: entry });
    expect(it.task.status).toBe('pending_approval');
    it.hear(ApprovalDecided, { approval: entry, verdict: 'approved', reason: '', grant: 'jws' });
    expect(it.to(TaskDelegate)).toBe('security');
    expect(it.last(TaskDelegate)?.execution?.grant).toBe('jws');
    it.answer({ outcome: 'done', plan: [], summary: 'sent', receipt });
    expect(it.task.status).toBe('done');
    expect(it.last(ApprovalSettle)?.state).toBe('executed');
    expect(it.task.data.receipts).toHaveLength(1);
  });

  it('publishes every move with a rising version', () => {
    const it = story();
    it.untilExecuting();
    expect(it.count(TaskMoved)).toBe(it.task.version);
  });

  it('takes the same submission once and refuses another content under the same id', () => {
    const it = story();
    it.submit();
    const { version } = it.task;
    it.submit();
    expect(it.task.version).toBe(version);
    it.submit('EMAIL', 'b'.repeat(64));
    expect(it.last(TaskRefused)?.code).toBe('revision_changed');
    expect(it.task.version).toBe(version);
  });

  it('never carries out an EXECUTE file that somebody put there', () => {
    const it = story();
    it.submit('EXECUTE');
    expect(it.task.status).toBe('rejected');
    expect(it.count(TaskDelegate)).toBe(0);
  });

  it('rejects what the scan blocks before any agent sees it', () => {
    const it = story();
    it.submit();
    it.scanned({ ...clean, verdict: 'block', score: 0.95, flagged: true });
    expect(it.task.status).toBe('rejected');
    expect(it.count(TaskDelegate)).toBe(0);
  });

  it('shows the agent the redacted text', () => {
    const it = story();
    it.submit();
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'body', text: '[redacted: key]' }] });
    expect(it.last(TaskDelegate)?.document.body).toBe('[redacted: key]');
  });

  it('shows the agent the redacted fields as well', () => {
    const it = story();
    it.submit();
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'front_matter.subject', text: '[redacted: key]' }] });
    expect(it.last(TaskDelegate)?.document.frontMatter['subject']).toBe('[redacted: key]');
  });

  it('puts the redacted text into the proposal, so that a secret never leaves', () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'args.text', text: 'Hello [redacted: key]' }] });
    expect(it.last(ProposalSubmit)?.proposal.args.text).toBe('Hello [redacted: key]');
  });

  it.each(['local', 'cloud'] as const)('takes the secret out of the answer as well, from which files are written, in the %s zone [R-SECRET-NOT-WRITTEN]', (zone) => {
    const it = story();
    it.submit('EMAIL', 'a'.repeat(64), zone);
    it.scanned();
    const drafts = [{ title: 'Reply', format: 'text' as const, content: 'The reply:\nThe key is $1abc' }];
    it.answer({ outcome: 'proposal', plan: [], drafts, proposals: [{ ...proposal, args: { text: 'The key is $1abc' }, preview: 'The key is $1abc' }] });
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'args.text', text: 'The key is [redacted: $& key]' }, { name: 'preview', text: 'The key is [redacted: $& key]' }] });
    if (zone === 'local') it.hear(ApprovalRequested, { approval: approval({ id: it.last(ProposalSubmit)?.proposal.id ?? '' }) });
    const told = it.last(TaskMoved)?.result;
    expect(it.task.status).toBe('pending_approval');
    expect(JSON.stringify(told)).not.toContain('$1abc');
    expect(told).toMatchObject({ drafts: [{ content: 'The reply:\nThe key is [redacted: $& key]' }], proposals: [{ args: { text: 'The key is [redacted: $& key]' } }] });
  });

  it('scans and redacts texts that lie deeper in the arguments too', () => {
    const it = story();
    it.submit();
    it.scanned();
    const args = { to: ['a@b.example'], content: { kind: 'text', parts: [{ text: 'The key is abc' }] } };
    it.answer({ outcome: 'proposal', plan: [], proposals: [{ ...proposal, args }] });
    expect(it.last(TaskScan)?.texts).toContainEqual({ name: 'args.content.parts.0.text', text: 'The key is abc' });
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'args.content.parts.0.text', text: 'The key is [redacted: key]' }] });
    expect(it.last(ProposalSubmit)?.proposal.args).toEqual({ to: ['a@b.example'], content: { kind: 'text', parts: [{ text: 'The key is [redacted: key]' }] } });
  });

  it('stops at the proposal in the cloud zone: nobody there may ask or sign', () => {
    const it = story();
    it.submit('EMAIL', 'a'.repeat(64), 'cloud');
    it.scanned();
    it.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    it.scanned();
    expect(it.task.status).toBe('pending_approval');
    expect(it.count(ProposalSubmit)).toBe(0);
  });

  it('waits for another agent and goes on with its answer', () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'needs_info', plan: [], askAgent: 'finance', question: 'Is 7 paid?', sender: 'ann@example.org' });
    expect(it.task.status).toBe('waiting_info');
    const asked = it.last(InfoRequest);
    expect(asked).toMatchObject({ question: 'Is 7 paid?', sender: 'ann@example.org' });
    it.hear(InfoAnswered, { taskId: 'EMAIL_1', delegationId: asked?.delegationId ?? '', agent: 'finance', question: 'Is 7 paid?', answer: 'Yes.', evidence: [] });
    expect(it.task.status).toBe('delegated');
    expect(it.last(TaskDelegate)?.info).toEqual([{ agent: 'finance', question: 'Is 7 paid?', answer: 'Yes.' }]);
  });

  it('does not wait for an agent that is not there', () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'needs_info', plan: [], askAgent: 'astrologer', question: 'When?' });
    expect(it.task.status).toBe('delegated');
    expect(it.last(TaskDelegate)?.info[0]?.answer).toContain('not running');
  });

  it('waits for the agent that can do it, and gives it to no other that cannot [R-AGENT-AWAY]', () => {
    const sales = world.living.shift();
    if (sales === undefined) throw new Error('no sales');
    world.away.push(sales);
    const it = story();
    it.submit();
    it.scanned();
    expect([it.task.status, it.to(TaskDelegate)]).toEqual(['scanned', undefined]);
    expect(it.task.reason).toContain('It waits for sales');
    world.living.unshift(sales);
    world.away.pop();
    it.tick();
    expect([it.task.status, it.to(TaskDelegate)]).toEqual(['delegated', 'sales']);
  });

  it('gives to the generalist what no agent does', () => {
    const it = story();
    it.submit('LINKEDIN');
    it.scanned();
    expect(it.to(TaskDelegate)).toBe('generalist');
  });

  it('tries a failed delegation again with the agent that can do it, then fails', () => {
    const it = story();
    it.submit();
    it.scanned();
    const failure = { outcome: 'failed', cause: 'oops', detail: 'no', retryable: true } as const;
    const agents: unknown[] = [it.to(TaskDelegate)];
    for (let attempt = 2; attempt <= 3; attempt++) {
      it.answer(failure);
      it.tick();
      agents.push(it.to(TaskDelegate));
    }
    it.answer(failure);
    expect(agents).toEqual(['sales', 'sales', 'sales']);
    expect(it.task.status).toBe('failed');
  });

  it('outlasts a server that is away: the same agent, growing pauses, and on the last try what there is [R-OUTAGE]', () => {
    const it = story();
    it.submit();
    it.scanned();
    const failure = { outcome: 'failed', cause: 'tool_server_unreachable', detail: 'the bill could not be looked up', retryable: true, unavailable: true } as const;
    const tries: unknown[] = [];
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      tries.push([it.to(TaskDelegate), it.last(TaskDelegate)?.lastTry]);
      const before = Date.now();
      it.answer(failure);
      if (attempt === 6) break;
      pauses.push(Math.round(((it.task.dueAt?.getTime() ?? 0) - before) / 1000));
      expect(it.task.reason).toContain('the bill could not be looked up');
      it.tick();
    }
    expect(tries).toEqual([...Array.from({ length: 5 }, () => ['sales', false]), ['sales', true]]);
    expect(pauses).toEqual([2, 4, 8, 16, 32]);
    expect(it.task).toMatchObject({ status: 'failed', reason: 'tool_server_unreachable: the bill could not be looked up' });
  });

  it('does not count against an agent that is silent what a server that was away has cost [R-OUTAGE]', () => {
    const it = story();
    it.submit();
    it.scanned();
    for (let outage = 1; outage <= 4; outage++) {
      it.answer({ outcome: 'failed', cause: 'tool_server_unreachable', detail: 'the thread could not be looked up', retryable: true, unavailable: true });
      it.tick();
    }
    const asked: string[] = [];
    while (it.task.status === 'delegated') {
      if (!it.task.data.retrying) asked.push(it.to(TaskDelegate) ?? '');
      it.tick();
    }
    expect(asked).toEqual(['sales', 'sales', 'sales']);
    expect(it.task.reason).toMatch(/^agent_silent/);
  });

  it('ignores the late answer of a delegation that was given up', () => {
    const it = story();
    it.submit();
    it.scanned();
    const late = it.last(TaskDelegate)?.delegationId ?? '';
    it.tick();
    it.tick();
    const { version } = it.task;
    it.hear(TaskAnswered, { taskId: 'EMAIL_1', delegationId: late, agent: 'sales', durationMs: 1, result: agentResultSchema.parse({ outcome: 'done', plan: [], summary: 'late' }) });
    expect(it.task.version).toBe(version);
  });

  it.each([
    [{ uncertain: true, retryable: false }, 'needs_reconciliation'],
    [{ uncertain: false, retryable: false }, 'failed'],
    [{ stale: true, retryable: false }, 'proposed'],
  ])('ends an execution that failed with %j as %s', (how, status) => {
    const it = story();
    it.untilExecuting();
    it.answer({ outcome: 'failed', cause: 'x', detail: 'y', ...how });
    expect(it.task.status).toBe(status);
  });

  it('tries a call that cannot be made yet for as long as any grant is good, however often that is [R-EXECUTION-RETRIED]', () => {
    const it = story();
    it.untilExecuting();
    const pauses: number[] = [];
    for (let execution = 1; execution <= 40; execution++) {
      it.answer({ outcome: 'failed', cause: 'tool_server_unreachable', detail: 'nobody answers', retryable: true });
      pauses.push(Math.round(((it.task.dueAt?.getTime() ?? 0) - Date.now()) / 1000));
      expect(it.task).toMatchObject({ status: 'executing', reason: expect.stringContaining('nobody answers') });
      it.tick();
    }
    expect([pauses[0], pauses[1], pauses[39]]).toEqual([2, 4, 30]);
    it.answer({ outcome: 'done', plan: [], summary: 'sent', receipt });
    expect(it.task.status).toBe('done');
  });

  it('waits as long as who refused the call for now has said [R-EXECUTION-RETRIED]', () => {
    const it = story();
    it.untilExecuting();
    it.answer({ outcome: 'failed', cause: 'rate_limited', detail: 'five mails an hour', retryable: true, retryAfterSeconds: 2400 });
    expect(Math.round(((it.task.dueAt?.getTime() ?? 0) - Date.now()) / 1000)).toBe(2400);
    expect(it.task.status).toBe('executing');
  });

  it('leaves to a person what nobody could tell for longer than any grant is good [R-EXECUTION-RETRIED]', () => {
    const it = story();
    it.untilExecuting();
    it.task.data.executingSince = new Date(Date.now() - 25 * 3600_000).toISOString();
    it.answer({ outcome: 'failed', cause: 'tool_server_unreachable', detail: 'nobody answers', retryable: true });
    expect(it.task.status).toBe('needs_reconciliation');
    expect(it.last(ApprovalSettle)).toMatchObject({ state: 'failed', effect: 'possible' });
  });

  it('asks again with what the person had made of the call, not with what the agent wrote first [R-EDIT-KEPT]', () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'proposal', plan: [], proposals: [{ ...proposal, blanks: ['the price'] }] });
    it.scanned();
    const id = it.last(ProposalSubmit)?.proposal.id ?? '';
    it.hear(ApprovalRequested, { approval: approval({ id }) });
    it.hear(ApprovalDecided, { approval: approval({ id, args: { text: 'It is 12 EUR.' } }, { state: 'modified' }), verdict: 'approved', reason: '', grant: 'jws' });
    it.answer({ outcome: 'failed', cause: 'effect_stale', detail: 'a newer mail', retryable: false, stale: true });
    expect(it.last(TaskScan)?.texts).toContainEqual({ name: 'args.text', text: 'It is 12 EUR.' });
    it.scanned();
    expect(it.last(ProposalSubmit)?.proposal).toMatchObject({ args: { text: 'It is 12 EUR.' }, blanks: [], flags: [expect.stringContaining('a newer mail')] });
  });

  it('asks again under a new proposal id when the approval had become stale', () => {
    const it = story();
    const entry = it.untilExecuting();
    it.answer({ outcome: 'failed', cause: 'effect_stale', detail: 'a newer mail', retryable: false, stale: true });
    it.scanned();
    expect(it.last(ProposalSubmit)?.proposal.id).not.toBe(entry.proposal.id);
  });

  it.each(['grant_expired', 'grant_not_yet_valid'])('asks a person again when the call was refused with %s: two clocks differ, or it took too long [R-GRANT-CLOCKS]', (cause) => {
    const it = story();
    it.untilExecuting();
    it.answer({ outcome: 'failed', cause, detail: 'not now', retryable: false });
    expect(it.task.status).toBe('proposed');
  });

  it.each(['grant_wrong_definition', 'tool_changed'])('asks a person again when what is said of the tool has changed since the approval: %s', (cause) => {
    const it = story();
    it.untilExecuting();
    it.answer({ outcome: 'failed', cause, detail: 'of two releases', retryable: false });
    expect(it.task.status).toBe('proposed');
  });

  it.each(['tool_changed', 'tool_denied', 'tool_server_unfit'])('leaves to a person what was tried before and is now refused unheard: %s', (cause) => {
    const it = story();
    it.untilExecuting();
    it.answer({ outcome: 'failed', cause: 'tool_server_unreachable', detail: 'cut off', retryable: true });
    it.tick();
    it.answer({ outcome: 'failed', cause, detail: 'of two releases', retryable: false });
    expect(it.task.status).toBe('needs_reconciliation');
    expect(it.last(ApprovalSettle)).toMatchObject({ state: 'failed', effect: 'possible' });
  });

  it.each([
    [false, 'rejected'],
    [true, 'delegated'],
  ])('heeds a no that overtakes the note that the approval was taken back [R-MOVES]', (again, status) => {
    const it = story();
    const entry = it.untilPending();
    it.hear(ApprovalDecided, { approval: entry, verdict: 'approved', reason: '', grant: null });
    it.hear(ApprovalDecided, { approval: entry, verdict: 'rejected', reason: 'no', grant: null, again });
    it.hear(ApprovalRequested, { approval: entry });
    expect(it.task.status).toBe(status);
  });

  it.each(['rejected', 'expired'] as const)('ends as %s without an effect', (verdict) => {
    const it = story();
    const entry = it.untilPending();
    it.hear(ApprovalDecided, { approval: entry, verdict, reason: 'no', grant: null });
    expect(it.task.status).toBe(verdict);
    expect(isTerminal(it.task.status)).toBe(true);
    expect(it.count(TaskDelegate)).toBe(1);
  });

  it('leaves an ended task alone, whatever comes [R-MOVES]', () => {
    const it = story();
    const entry = it.untilExecuting();
    it.answer({ outcome: 'done', plan: [], summary: 'sent', receipt });
    const { version } = it.task;
    it.hear(ApprovalDecided, { approval: entry, verdict: 'approved', reason: '', grant: 'jws' });
    it.scanned();
    it.answer({ outcome: 'done', plan: [], summary: 'again', receipt });
    expect(it.task.version).toBe(version);
  });
});
