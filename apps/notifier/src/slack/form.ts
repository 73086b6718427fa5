import type { InputBlock, ModalView } from '@slack/types';
import type { Approval } from '@waggle/contracts';
import { SLACK_FORMS, SLACK_INPUT_LENGTH, SLACK_INPUTS, type SlackSubject, writeSubject } from '@waggle/grants';
import { shorten } from '../prompts/wording.js';
import { plain } from './block-kit.js';
import { fixedOf, textsOf } from './fits-form.js';

const REASON_LENGTH = 2000;

/** Asks why. */
export function rejectForm(subject: SlackSubject): ModalView {
  const again = { type: 'checkboxes' as const, action_id: 'value', options: [{ text: plain('Have it drafted again, minding the reason'), value: 'again' }] };
  return form(SLACK_FORMS.reject, 'Reject', subject, [
    text(SLACK_INPUTS.reason, 'Why?', { isLong: true, maxLength: REASON_LENGTH }),
    { type: 'input', block_id: SLACK_INPUTS.again, label: plain('And then'), optional: true, element: again },
  ]);
}

/** Shows the whole call, for one that `fitsForm`: its texts to be changed, the rest as it stays. */
export function editForm(subject: SlackSubject, { proposal: { args, blanks } }: Approval): ModalView {
  const texts = textsOf(args);
  const inputs = texts.map(([name, value]) => text(`${SLACK_INPUTS.argument}${name}`, name, { isLong: value.length > 80 || value.includes('\n'), maxLength: SLACK_INPUT_LENGTH, value, isOptional: true }));
  const notes = [
    ...(blanks.length > 0 ? [`To be filled in: ${blanks.join(', ')}`] : []),
    fixedOf(args),
    ...(texts.length === 0 ? ['There is no text in it that could be edited here.'] : []),
  ].filter((note) => note !== '');
  const blocks = notes.map((note) => ({ type: 'section' as const, text: plain(shorten(note, SLACK_INPUT_LENGTH)) }));
  return form(SLACK_FORMS.edit, 'Edit and approve', subject, [...blocks, ...inputs, text(SLACK_INPUTS.reason, 'Why? (optional)', { isLong: true, maxLength: REASON_LENGTH, isOptional: true })]);
}

function form(callbackId: string, title: string, subject: SlackSubject, blocks: ModalView['blocks']): ModalView {
  return { type: 'modal', callback_id: callbackId, private_metadata: writeSubject(subject), title: plain(title), submit: plain(title === 'Reject' ? 'Reject' : 'Approve'), close: plain('Cancel'), blocks };
}

function text(block: string, label: string, { isLong, maxLength, value, isOptional = false }: { isLong: boolean; maxLength: number; value?: string; isOptional?: boolean }): InputBlock {
  const element = { type: 'plain_text_input' as const, action_id: 'value', multiline: isLong, max_length: maxLength, ...(value === undefined || value === '' ? {} : { initial_value: value }) };
  return { type: 'input', block_id: block, label: plain(label), optional: isOptional, element };
}
