import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { ToolArguments } from '../api/wire.js';
import { decimalsOf } from '../text/sum.js';
import { type EditField, pathText, valueText } from './edit-fields.js';
import { fieldLabel } from './risk.js';
import { minorOf, sumInput } from './sum-input.js';

type Json = ToolArguments[string];

interface FieldInputProps {
  readonly field: EditField;
  readonly value: Json;
  readonly currency: Json | undefined;
  readonly onChange: (value: Json) => void;
  /** What stands in the field cannot be read as a value of its kind. */
  readonly onFault: (faulty: boolean) => void;
}

/** A sum is typed as people write it and kept in minor units. */
function SumInput({ field, value, currency, onChange, onFault }: FieldInputProps): ReactNode {
  const decimals = decimalsOf(currency) ?? 0;
  const [text, setText] = useState(sumInput(value, decimals));
  const minor = minorOf(text, decimals);
  const type = (typed: string): void => {
    setText(typed);
    const read = minorOf(typed, decimals);
    onFault(read === undefined);
    if (read !== undefined) onChange(read);
  };
  const error = minor === undefined ? `A sum with at most ${decimals} decimals, like ${sumInput(1250, decimals)}` : undefined;
  return <TextInput name={pathText(field.path)} label={`${fieldLabel(pathText(field.path))} (${valueText(currency)})`} inputMode="decimal" value={text} error={error} onChange={(event) => type(event.currentTarget.value)} />;
}

function JsonInput({ field, value, onChange, onFault }: FieldInputProps): ReactNode {
  const [text, setText] = useState(JSON.stringify(value, null, 2));
  const [faulty, setFaulty] = useState(false);
  const type = (typed: string): void => {
    setText(typed);
    const read = parsed(typed);
    setFaulty(read === undefined);
    onFault(read === undefined);
    if (read !== undefined) onChange(read.value);
  };
  return <Textarea name={pathText(field.path)} label={fieldLabel(pathText(field.path))} autosize maxRows={10} ff="monospace" value={text} error={faulty ? 'This is no JSON' : undefined} onChange={(event) => type(event.currentTarget.value)} />;
}

function parsed(text: string): { value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

function LinesInput({ field, value, onChange }: FieldInputProps): ReactNode {
  const [text, setText] = useState(valueText(value));
  const type = (typed: string): void => {
    setText(typed);
    onChange(linesOf(typed));
  };
  return <Textarea name={pathText(field.path)} label={fieldLabel(pathText(field.path))} placeholder="One a line" autosize minRows={1} maxRows={8} value={text} onChange={(event) => type(event.currentTarget.value)} />;
}

/** One argument, by its shape. */
export function FieldInput(props: FieldInputProps): ReactNode {
  const { field, value, onChange } = props;
  const [name, label] = [pathText(field.path), fieldLabel(pathText(field.path))];
  // What stays as it is stands in the exact call; here it would only be in the way.
  if (field.fixed) return null;
  switch (field.shape) {
    case 'sum':
      return <SumInput {...props} />;
    case 'lines':
      return <LinesInput {...props} />;
    case 'json':
      return <JsonInput {...props} />;
    case 'switch':
      return <Switch name={name} label={label} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'number':
      return <NumberInput name={name} label={label} value={typeof value === 'number' ? value : ''} onChange={(typed) => typeof typed === 'number' && onChange(typed)} />;
    case 'text':
      return <Textarea name={name} label={label} autosize minRows={6} maxRows={18} value={valueText(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'line':
      return <TextInput name={name} label={label} value={valueText(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}
