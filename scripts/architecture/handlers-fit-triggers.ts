import type { FunctionDeclaration, Trigger } from '../declarations/declarations.ts';
import type { DeclaredRule } from './declared-rules.ts';
import { lineAt, type SourceFile } from './source-file.ts';

const BOUNDARY = 'shared/platform/boundary/';

/** What a function of each trigger is made by; the rest of the boundary is for several of them. */
const MADE_BY: Readonly<Record<Trigger['type'], readonly string[]>> = {
  http: ['http.ts'],
  event: ['queue.ts', 'stored-events.ts', 'strays.ts'],
  queue: ['commands.ts', 'message-batch.ts'],
  stream: ['stream.ts'],
  schedule: ['schedule.ts'],
  invoked: ['invoked.ts', 'durable.ts', 'reset.ts'],
};

const HANDLER = /\bexport\s+(?:const|let|(?:async\s+)?function)\s+handler\b|\bexport\s*\{[^}]*\bhandler\b/;
const RESET_OF = /\bresetOf\(\s*['"`]([^'"`]*)['"`]/;

/**
 * A handler is what its declaration says that it is: it exports what Lambda starts, is made by the boundary of its trigger,
 * and has the route, and the reset, of no other function. A copy that kept its original's is typed well, and wrong.
 */
export const handlersFitTheirTriggers: DeclaredRule = (files, { functions }) =>
  functions.flatMap((declared) => {
    const file = files.find(({ path }) => path === declared.entry);
    if (!file) return [];
    return [...exported(file), ...madeBy(declared, file), ...named(declared, file)].map((found) => ({
      path: declared.entry,
      ...found,
    }));
  });

interface Found {
  readonly line?: number;
  readonly reason: string;
}

function exported({ code }: SourceFile): Found[] {
  return HANDLER.test(code)
    ? []
    : [{ reason: 'exports no handler, which is what Lambda starts: export const handler' }];
}

function madeBy({ id, trigger }: FunctionDeclaration, { imports }: SourceFile): Found[] {
  const own = MADE_BY[trigger.type];
  const used = imports.flatMap(({ target, line, typeOnly }) =>
    target?.startsWith(BOUNDARY) && !typeOnly ? [{ file: target.slice(BOUNDARY.length), line }] : [],
  );
  const others = used.filter(({ file }) => Object.values(MADE_BY).flat().includes(file) && !own.includes(file));
  const meant = `${own.map((file) => BOUNDARY + file).join(' or ')}, as functions/${id}/function.json says that its trigger is "${trigger.type}"`;
  if (others.length > 0)
    return others.map(({ file, line }) => ({ line, reason: `is made by ${BOUNDARY}${file} instead of ${meant}` }));
  return used.some(({ file }) => own.includes(file)) ? [] : [{ reason: `is not made by ${meant}` }];
}

function named({ id, context }: FunctionDeclaration, { imports, text }: SourceFile): Found[] {
  const reset = RESET_OF.exec(text);
  return [
    ...imports.flatMap(({ specifier, line }) =>
      specifier.startsWith('#routes/') && specifier !== `#routes/${id}`
        ? [{ line, reason: `has the route of another function, with whoever may call that: #routes/${id} is its own` }]
        : [],
    ),
    ...(reset && reset[1] !== context
      ? [
          {
            line: lineAt(text, reset.index),
            reason: `is the reset of "${reset[1]}": resetOf('${context}', ...)`,
          },
        ]
      : []),
  ];
}
