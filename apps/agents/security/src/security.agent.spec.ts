import { Test } from '@nestjs/testing';
import { agentResultSchema, type Prefix } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { type AgentWorld, buildAgentContext, buildProposal, buildReceipt, buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import service from './index.js';
import { SecurityAgent } from './security.agent.js';

const GRANT = 'grant.of.gatekeeper';

/** No workspace answers: the agent works without rules of the house. */
const messenger = { ask: () => Promise.reject(new Error('nobody there')) };

async function build(world: AgentWorld = {}) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }, { provide: LOGGER, useValue: {} }, { provide: Messenger, useValue: messenger }] }).compile();
  const built = buildAgentContext(world);
  const handle = async (prefix: Prefix, body: string, frontMatter: Record<string, unknown> = {}, change = {}) =>
    agentResultSchema.parse(await module.get(SecurityAgent).handle(buildTaskDelegate({ prefix, document: buildTaskDocument({ body, frontMatter }), ...change }), built.context));
  return { handle, ...built };
}

async function execute(answer: (args: unknown, options?: { grant?: string }) => unknown, proposal = buildProposal()) {
  const { handle } = await build({ tools: { 'email.reply_email': answer } });
  return handle('EXECUTE', '', {}, { execution: { approvalId: proposal.id, proposal, grant: GRANT } });
}

describe('a granted call', () => {
  it('is made with the approved arguments and the grant, and keeps its receipt', async () => {
    const proposal = buildProposal();
    const seen: unknown[] = [];
    const result = await execute((args, options) => {
      seen.push(args, options?.grant);
      return { messageId: '<a@b.example>', mode: 'live', receipt: buildReceipt() };
    }, proposal);
    expect(seen).toEqual([proposal.args, GRANT]);
    expect(result).toMatchObject({ outcome: 'done', receipt: { readBack: { found: true } } });
  });

  it('without a receipt counts as uncertain, not as done', async () => {
    expect(await execute(() => ({ messageId: '<a@b.example>', mode: 'live' }))).toMatchObject({ outcome: 'failed', cause: 'receipt_missing', uncertain: true });
  });

  it.each([
    ['effect_uncertain', 'conflict', { retryable: false, uncertain: true, stale: false }],
    ['effect_stale', 'conflict', { retryable: false, uncertain: false, stale: true }],
    ['grant_expired', 'denied', { retryable: false, uncertain: false, stale: false }],
    ['effect_busy', 'transient', { retryable: true, uncertain: false, stale: false }],
  ] as const)('that ends in %s says what it means', async (code, kind, meaning) => {
    const result = await execute(() => {
      throw new AppError(code, kind, 'refused');
    });
    expect(result).toMatchObject({ outcome: 'failed', cause: code, ...meaning });
  });

  it('is not composed where none was approved', async () => {
    const { handle, calls } = await build();
    expect(await handle('EXECUTE', 'Please send it.')).toMatchObject({ outcome: 'failed', cause: 'execution_missing' });
    expect(calls).toEqual([]);
  });
});

describe('a fault', () => {
  it('that passes is left to the next try, three at most [R-FAULT-PLAN]', async () => {
    const { handle, published } = await build();
    expect(await handle('ERROR', 'The mailbox closed the connection.', { service: 'mailbox', code: 'connection_reset', attempt: 1 })).toMatchObject({ outcome: 'done', summary: expect.stringContaining('try again in 30 s') });
    expect(published).toEqual([]);
  });

  it('that does not pass calls a person and says what to do first [R-FAULT-PLAN]', async () => {
    const { handle, published } = await build();
    const result = await handle('ERROR', 'Sign-in refused.', { service: 'odoo', code: 'authentication_failed', attempt: 4 });
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('a person must look'), plan: expect.arrayContaining(['Look whether the account or key for odoo is still good, and renew it']) });
    expect(published).toEqual([{ name: 'security.alert.v1', payload: expect.objectContaining({ code: 'fault_escalated' }) }]);
  });
});

describe('a schedule', () => {
  const kept = (schedule: object) => ({ zone: 'Europe/Madrid', ...schedule, origin: 'set', setBy: 'x', paused: false, next: ['2026-01-05T06:00:00.000Z'], last: null });
  const replies = { 'schedule.set.v1': (payload: unknown) => ({ schedule: kept((payload as { schedule: object }).schedule), changed: true }) };
  const MONDAYS = { cron: '0 7 * * 1', timezone: 'Europe/Berlin', creates: 'AUDIT' };

  it('is put in words and kept [R-SCHEDULE-SET]', async () => {
    const asked: unknown[] = [];
    const { handle } = await build({ replies: { 'schedule.set.v1': (payload) => (asked.push(payload), replies['schedule.set.v1'](payload)) } });
    const result = await handle('SCHEDULE', 'Every Monday.', MONDAYS, { taskId: 'SCHEDULE_Weekly Audit' });
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('every Monday at 07:00, Europe/Berlin; creates AUDIT. Set as weekly-audit; next 2026-01-05T06:00') });
    expect(asked).toEqual([{ by: 'SCHEDULE_Weekly Audit', schedule: { id: 'weekly-audit', cron: '0 7 * * 1', zone: 'Europe/Berlin', prefix: 'AUDIT', body: 'Every Monday.', missed: 'once' } }]);
  });

  it('is meant in the time zone of the business where it names none [R-SCHEDULE-SET]', async () => {
    const asked: unknown[] = [];
    const { handle } = await build({ replies: { 'schedule.set.v1': (payload) => (asked.push(payload), replies['schedule.set.v1'](payload)) } });
    const result = await handle('SCHEDULE', 'Every Monday and Thursday at 9:00.', { creates: 'AUDIT' }, { taskId: 'SCHEDULE_Weekly Audit' });
    expect(asked).toEqual([{ by: 'SCHEDULE_Weekly Audit', schedule: { id: 'weekly-audit', cron: '0 9 * * 1,4', prefix: 'AUDIT', body: 'Every Monday and Thursday at 9:00.', missed: 'once' } }]);
    expect(result).toMatchObject({ summary: expect.stringContaining('every Monday, Thursday at 09:00, Europe/Madrid; creates AUDIT') });
  });

  it('is ended where that is asked for', async () => {
    const { handle } = await build({ replies: { 'schedule.remove.v1': () => ({ removed: true }) } });
    expect(await handle('SCHEDULE', 'No more.', { action: 'remove', schedule: 'weekly-report' })).toMatchObject({ outcome: 'done', summary: expect.stringContaining('weekly-report') });
  });

  it.each([
    [{ ...MONDAYS, cron: '61 25 * * *' }, 'minute "61"'],
    [{ ...MONDAYS, creates: 'EXECUTE' }, 'creates'],
    [{ ...MONDAYS, creates: 'NOTHING' }, 'creates'],
    [{ cron: '0 7 * * 1' }, 'creates'],
    [{ ...MONDAYS, missed: 'twice' }, 'missed'],
  ])('of %j fails and says why', async (fields, detail) => {
    const { handle, calls } = await build({ replies });
    expect(await handle('SCHEDULE', 'Every night.', fields)).toMatchObject({ outcome: 'failed', cause: 'schedule_invalid', detail: expect.stringContaining(detail), retryable: false });
    expect(calls).toEqual([]);
  });

  it('that stands in the setting is not changed, and one that nobody keeps now is tried again', async () => {
    const inSetting = () => {
      throw new AppError('schedule_in_setting', 'conflict', 'It stands in SCHEDULES.');
    };
    expect(await (await build({ replies: { 'schedule.set.v1': inSetting } })).handle('SCHEDULE', 'Mondays.', MONDAYS)).toMatchObject({ outcome: 'failed', cause: 'schedule_in_setting', retryable: false });
    await expect((await build()).handle('SCHEDULE', 'Mondays.', MONDAYS)).rejects.toMatchObject({ code: 'ask_timeout', kind: 'transient' });
  });
});
