import { useEffect, useRef } from 'react';
import { beginsSequence, type Command, commandOf, type Press } from './key-map.js';

export type CommandHandlers = Readonly<Partial<Record<Command, () => void>>>;

const SEQUENCE_MS = 1200;
const TEXT_FIELDS = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]';
const CONTROLS = 'button, a[href], summary, input, [role=tab], [role=radio], [role=menuitem]';

function focusKind(target: EventTarget | null): Press['focus'] {
  if (!(target instanceof Element)) return 'none';
  if (target.closest(TEXT_FIELDS) !== null) return 'text';
  return target.closest(CONTROLS) !== null ? 'control' : 'none';
}

/** Runs commands by their keys while the component is there. Nothing happens below an open dialog. */
export function useCommands(handlers: CommandHandlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let prefix = { key: '', until: 0 };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('[role=dialog][aria-modal=true]') !== null) return;
      const { key, ctrlKey, metaKey, altKey, repeat, isComposing } = event;
      const press = { key, ctrlKey, metaKey, altKey, repeat, isComposing, focus: focusKind(event.target) };
      const command = commandOf(press, event.timeStamp < prefix.until ? prefix.key : '');
      prefix = beginsSequence(press) && command === undefined ? { key, until: event.timeStamp + SEQUENCE_MS } : { key: '', until: 0 };
      const handle = command === undefined ? undefined : latest.current[command];
      if (handle === undefined) return;
      event.preventDefault();
      handle();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
