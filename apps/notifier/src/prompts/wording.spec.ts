import { APPROVAL_STATES, type Approval, type Proposal } from '@waggle/contracts';
import { buildApproval, buildProposal } from '@waggle/testing';
import fc from 'fast-check';
import { noticeMail } from '../mail/mail-text.js';
import { promptMessage } from '../slack/block-kit.js';
import { smsText } from '../sms/sms-text.js';
import { outcomeOf, recipientsOf, shorten } from './wording.js';

const person = { name: 'olga', slackUser: 'U0OLGA', email: 'olga@waggle.example', fallback: false };
const place = { zone: 'Europe/Vienna', publicUrl: 'https://waggle.example' };
const NASTY = '<script>alert(1)</script> & <!channel> <https://evil.example|Open> "\'';
const nasty = buildApproval({
  reasons: [NASTY],
  group: NASTY,
  taskId: NASTY,
  proposal: buildProposal({ summary: `${NASTY}\r\nBcc: eve@evil.example`, preview: NASTY, flags: [NASTY], evidence: [{ kind: 'page', ref: NASTY, quote: NASTY }], taint: [{ field: NASTY, source: NASTY, sentence: NASTY }], args: { to: [NASTY] } }),
});
const entriesOf = (...approvals: Approval[]) => approvals.map((approval) => ({ approval, digest: approval.digest }));

const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** Every object in a value. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

describe('strangers’ words in a prompt', () => {
  it.each([[1], [3]])('are plain text in Slack, whatever they look like (%i at once)', (count) => {
    const { text, blocks } = promptMessage({ person, entries: entriesOf(...Array.from({ length: count }, () => nasty)) }, place);
    expect(text).not.toMatch(/[<>]/);
    expect([...objectsIn(blocks)].filter(({ type }) => type === 'mrkdwn')).toEqual([]);
    expect([...objectsIn(blocks)].flatMap(({ url }) => url ?? [])).toEqual(Array.from({ length: count }, () => `https://waggle.example/approvals/${nasty.id}`));
  });

  it('are escaped in a mail’s page and make no header', () => {
    const mail = noticeMail({ key: 'k', person, entries: entriesOf(nasty), begun: new Date() }, { ...place, from: 'waggle@waggle.example' });
    expect(mail.html).not.toMatch(/<script|<!channel|"'/);
    expect(mail.html).toContain('&lt;script&gt;');
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect([...mail.html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)).toEqual([`https://waggle.example/approvals/${nasty.id}`]);
  });

  it('do not break the line of an SMS, and hardly lengthen it', () => {
    const sms = smsText({ key: 'notice-12345678', entries: entriesOf({ ...nasty, proposal: { ...nasty.proposal, summary: `${'x'.repeat(500)}\r\n` } }) }, { GATEWAY_PUBLIC_URL: 'https://waggle.example', QUIET_HOURS_ZONE: 'UTC' });
    expect(sms).toMatch(/^Waggle: [^\r\n]*\(12345678\)$/);
    expect(sms.length).toBeLessThan(260);
  });

  it('are cut between characters, never longer than wanted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 2, max: 30 }), (text, length) => {
        const cut = shorten(text, length);
        expect(cut.length).toBeLessThanOrEqual(length);
        if (isWhole(text)) expect(isWhole(cut)).toBe(true);
      }),
    );
  });
});

describe('what a prompt says', () => {
  it('names whom the call reaches, wherever its arguments say so', () => {
    expect(recipientsOf({ args: { to: ['a@b.example', 'c@d.example'], cc: [] } })).toBe('a@b.example, c@d.example');
    expect(recipientsOf({ args: { payee: { name: 'Acme', iban: 'AT61' } } })).toBe('Acme');
    expect(recipientsOf({ args: { to: Array.from({ length: 8 }, (_, at) => `p${at}`) } })).toBe('p0, p1, p2, p3, p4 and 3 more');
    expect(recipientsOf({ args: { text: 'x' } })).toBeUndefined();
  });

  it('has no Approve where something must be filled in first', () => {
    const { blocks } = promptMessage({ person, entries: entriesOf(buildApproval({ proposal: buildProposal({ blanks: ['[price]'] }) })) }, place);
    expect(JSON.stringify(blocks)).toContain('To be filled in first: [price]');
    expect(JSON.stringify(blocks)).not.toContain('waggle.approve');
  });

  const args = { to: ['ada@example.org'] };
  it.each<[string, Partial<Proposal>, Partial<Approval>, number, string]>([
    ['a text that is cut', { preview: 'x'.repeat(1501) }, {}, 1, 'text'],
    ['a text that is cut among others', { preview: 'x'.repeat(301) }, {}, 2, 'text'],
    ['more recipients than are named', { args: { ...args, cc: Array.from({ length: 5 }, (_, at) => `p${at}@example.org`) } }, {}, 1, 'recipients'],
    ['recipients that are cut', { args: { ...args, cc: [`${'c'.repeat(2900)}@example.org`] } }, {}, 1, 'recipients'],
    ['warnings that are cut', {}, { reasons: ['r'.repeat(2900)] }, 1, 'warnings'],
    ['warnings that are cut among others', {}, { reasons: ['r'.repeat(2900)] }, 2, 'warnings'],
    ['a preview that differs from the call', { flags: ['preview_differs'] }, {}, 1, 'call'],
  ])('has no Approve under %s, and says why [R-SLACK-WHOLE]', (_what, proposal, approval, count, what) => {
    const wide = buildApproval({ ...approval, proposal: buildProposal({ args, preview: 'Dear Ada', flags: [], ...proposal }) });
    const blocks = (one: Approval): string => JSON.stringify(promptMessage({ person, entries: entriesOf(...Array.from({ length: count }, () => one)) }, place).blocks);
    expect(blocks(wide)).toContain(`does not show all of the ${what}: open it to approve it.`);
    expect(blocks(wide)).not.toContain('waggle.approve');
    for (const button of ['waggle.reject', 'waggle.open']) expect(blocks(wide)).toContain(button);
    // The form of Edit shows the call to its end, and no warnings.
    expect(blocks(wide).includes('waggle.edit')).toBe(!what.startsWith('warnings'));
    expect(blocks(buildApproval({ proposal: buildProposal({ args, preview: 'Dear Ada', flags: [] }) }))).toContain('waggle.approve');
  });

  it('has an end for every state but pending', () => {
    const ended = APPROVAL_STATES.filter((state) => outcomeOf({ digest: 'd', approval: buildApproval({ state, digest: 'd', decidedBy: 'piet', decidedAt: '2026-01-05T09:02:00.000Z', channel: 'carrier pigeon' }) }, 'olga', 'Europe/Vienna') !== undefined);
    expect(ended).toEqual(APPROVAL_STATES.filter((state) => state !== 'pending'));
    const entry = { digest: 'd', approval: buildApproval({ state: 'modified', digest: 'd', decidedBy: 'piet', decidedAt: '2026-01-05T09:02:00.000Z', channel: 'carrier pigeon' }) };
    expect(outcomeOf(entry, 'olga', 'Europe/Vienna')).toBe('Approved with changes by piet at 5 Jan, 10:02, through carrier pigeon');
  });

  it('says why it was withdrawn, not who had approved it before', () => {
    const approval = buildApproval({ state: 'withdrawn', digest: 'd', decidedBy: 'piet', decidedAt: '2026-01-05T09:02:00.000Z', decisionReason: 'The task was cancelled.' });
    expect(outcomeOf({ digest: 'd', approval }, 'olga', 'Europe/Vienna')).toBe('No longer wanted: The task was cancelled.');
  });
});
