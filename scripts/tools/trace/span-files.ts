import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shown } from '../running-stack.ts';
import { ToolError } from '../tool-error.ts';
import { type Span, spansIn } from './span.ts';

/**
 * All spans that the functions of a stack, running or not, have recorded.
 *
 * @throws ToolError when there are none
 */
export function recordedSpans(stateDir: string): Span[] {
  const folder = join(stateDir, 'traces');
  const spans = !existsSync(folder)
    ? []
    : readdirSync(folder)
        .filter((file) => file.endsWith('.jsonl'))
        .flatMap((file) => spansIn(readFileSync(join(folder, file), 'utf8')));
  if (spans.length === 0)
    throw new ToolError(`There are no traces in ${shown(folder)}: start a stack with make start TRACE=1 and use it.`);
  return spans;
}
