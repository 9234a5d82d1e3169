import { contractNameOf } from '../documents/event-contracts.ts';
import type { DeclaredRule } from './declared-rules.ts';
import { contractsIn } from './routes-take-what-they-say.ts';
import { lineAt } from './source-file.ts';

const CHECKED = /(?<=[\s{,])['"]?([A-Za-z][\w.-]*)['"]?\s*:\s*\{\s*validate\b(?:\s*:\s*(\w+))?/g;

/**
 * An event is checked by the contract that is called like it: the documents tell senders that one, and it is compared with
 * theirs. A validator that is made at run time is not seen here.
 */
export const eventsHaveTheirContracts: DeclaredRule = (files, { functions }) =>
  functions.flatMap(({ entry, trigger }) => {
    const text = trigger.type === 'event' ? files.find(({ path }) => path === entry)?.text : undefined;
    if (text === undefined) return [];
    const contracts = contractsIn(text);
    return [...text.matchAll(CHECKED)].flatMap(({ 1: type = '', 2: validator = 'validate', index }) => {
      const checked = contracts.get(validator);
      const name = contractNameOf(type);
      if (checked === undefined || checked.split('/')[1] === name) return [];
      const line = lineAt(text, index);
      return [
        { path: entry, line, reason: `checks ${type} by ${checked}: the contract of that event is called ${name}` },
      ];
    });
  });
