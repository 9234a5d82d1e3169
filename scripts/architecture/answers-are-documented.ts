import { routeProblems } from '../documents/route-problems.ts';
import type { DeclaredRule } from './declared-rules.ts';
import { lineAt } from './source-file.ts';

/** What answers a status, of shared/platform/boundary/http-answer.ts; the others are handed theirs. */
const STATUS_OF: Readonly<Record<string, string>> = { ok: '200', created: '201', accepted: '202', noContent: '204' };
const ANSWER = /(?<![.\w])(ok|created|accepted|noContent)\(/g;
const ANSWERS_TAKEN = /\bimport\s*\{([^}]*)\}\s*from\s*['"][^'"]*\/boundary\/http-answer\.ts['"]/g;
const PROBLEM = /\b(?:[A-Z][A-Z_]*_)?PROBLEMS\.(\w+)/g;

/**
 * What a handler names of its answers is among those that its declaration tells clients: the status of a success, the codes
 * of its problems. What the files behind it answer is seen by the tests that ask (test/integration/documented.ts).
 */
export const answersAreDocumented: DeclaredRule = (files, { functions }) =>
  functions.flatMap(({ id, entry, trigger }) => {
    const file = files.find(({ path }) => path === entry);
    // Without `api` the route is refused by whoever writes the documents.
    if (file === undefined || trigger.type !== 'http' || !trigger.api) return [];
    const { code, text } = file;
    // What is called alike and comes from elsewhere is no answer.
    const taken = [...text.matchAll(ANSWERS_TAKEN)].flatMap(([, names = '']) => names.split(/[\s,]+/));
    const { answers, problems = [] } = trigger.api;
    const told = new Set([...problems, ...routeProblems(trigger)]);
    const missing = [
      ...[...code.matchAll(ANSWER)].flatMap(({ 1: name = '', index }) =>
        !taken.includes(name) || Object.hasOwn(answers, STATUS_OF[name] ?? '')
          ? []
          : [{ index, reason: `answers ${STATUS_OF[name]}, which functions/${id}/function.json does not tell` }],
      ),
      ...[...code.matchAll(PROBLEM)].flatMap(({ 1: problem = '', index }) =>
        told.has(problem)
          ? []
          : [
              {
                index,
                reason: `answers ${problem}, which functions/${id}/function.json does not tell: "api": { "problems": ["${problem}"] }`,
              },
            ],
      ),
    ];
    return missing.map(({ index, reason }) => ({ path: entry, line: lineAt(code, index), reason }));
  });
