import { buildSlackForm, buildSlackPress, buildSlackRequest } from '@waggle/testing';
import fc from 'fast-check';
import { readSlackInteraction, slackDecisionOf, writeSubject } from './slack-interaction.js';

const subject = { approvalId: '0197a1b0-0000-7000-8000-000000000001', digest: 'a'.repeat(64) };
const other = { approvalId: '0197a1b0-0000-7000-8000-000000000002', digest: 'b'.repeat(64) };
const bodyOf = (payload: object): string => buildSlackRequest(payload, 's').body;
const read = (payload: object) => readSlackInteraction(bodyOf(payload));
const decided = (payload: object) => {
  const interaction = read(payload);
  return interaction && slackDecisionOf(interaction);
};

describe('what a person did in Slack', () => {
  it('is a decision for Approve and for both forms', () => {
    expect(decided(buildSlackPress('approve', subject, 'U1'))).toEqual({ ...subject, user: 'U1', verdict: 'approve', reason: '', again: false, edits: {} });
    expect(decided(buildSlackForm('reject', subject, 'U1', { reason: ' Too dear ', again: true }))).toMatchObject({ ...subject, verdict: 'reject', reason: 'Too dear', again: true });
    expect(decided(buildSlackForm('edit', subject, 'U1', { edits: { text: 'Dear Ada', subject: null } }))).toMatchObject({ ...subject, verdict: 'modify', edits: { text: 'Dear Ada', subject: '' } });
  });

  it('is none for a button that opens a form, a link, or what is not ours', () => {
    expect(decided(buildSlackPress('reject', subject, 'U1'))).toBeUndefined();
    expect(decided(buildSlackPress('edit', subject, 'U1'))).toBeUndefined();
    const press = buildSlackPress('approve', subject, 'U1') as { actions: object[] };
    expect(read({ ...press, actions: [{ ...press.actions[0], action_id: 'waggle.open', value: undefined }] })).toEqual({ kind: 'nothing' });
    expect(read({ type: 'view_closed', user: { id: 'U1' } })).toEqual({ kind: 'nothing' });
  });

  it('is taken from one place only: what stands elsewhere in the request names nothing', () => {
    const press = { ...buildSlackPress('approve', subject, 'U1'), message: { metadata: { event_payload: { approvalId: other.approvalId } } }, value: writeSubject(other), view: { private_metadata: writeSubject(other) } };
    expect(decided(press)).toMatchObject(subject);
    expect(readSlackInteraction(`${bodyOf(press)}&${bodyOf(buildSlackPress('approve', other, 'U1'))}`)).toBeUndefined();
    const { actions } = buildSlackPress('approve', subject, 'U1') as { actions: object[] };
    expect(read({ ...press, actions: [...actions, ...actions] })).toBeUndefined();
  });

  it('is nothing at all when it does not have our form, whatever it is', () => {
    const forms = [buildSlackPress('approve', subject, 'U1'), buildSlackForm('edit', subject, 'U1', { edits: { text: 'x' } })];
    fc.assert(
      fc.property(fc.constantFrom(...forms), fc.constantFrom('user', 'actions', 'container', 'view', 'type', 'trigger_id'), fc.jsonValue(), (form, field, value) => {
        const interaction = read({ ...form, [field]: value });
        const decision = interaction && slackDecisionOf(interaction);
        if (decision !== undefined) expect(decision).toMatchObject(subject);
      }),
    );
    fc.assert(fc.property(fc.string(), (body) => expect(['undefined', 'nothing']).toContain(String(readSlackInteraction(body)?.kind))));
    expect(readSlackInteraction('payload=%7B')).toBeUndefined();
  });
});
