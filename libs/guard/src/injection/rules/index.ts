import { Gate, type May } from '../../gate/gate.js';
import type { Rule } from '../rule.js';
import { business } from './business.js';
import { commands } from './commands.js';
import { languages } from './languages.js';
import { machine } from './machine.js';
import { override } from './override.js';

export const RULES: readonly Rule[] = [...override, ...machine, ...business, ...commands, ...languages];

const GATE = new Gate(() => RULES.map(({ pattern }) => pattern));

/** Which rules could hit in a folded text. */
export const mayHit = (text: string): May => GATE.read(text);
