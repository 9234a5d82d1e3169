import { existsSync, readFileSync } from 'node:fs';
import { ToolError } from '../tool-error.ts';

export interface Invocation {
  /** `<context>/<function>` */
  readonly id: string;
  readonly functionName: string;
  /** JSON text. */
  readonly payload: string;
}

/**
 * What FUNCTION and EVENT ask for.
 *
 * @param functions function id to physical name
 * @throws ToolError for a function that is not there, and an event that is no JSON
 */
export function invocation(
  { FUNCTION: id, EVENT: event }: Readonly<Record<string, string | undefined>>,
  functions: Readonly<Record<string, string>>,
): Invocation {
  const functionName = id && Object.hasOwn(functions, id) ? functions[id] : undefined;
  if (!id || !functionName)
    throw new ToolError(
      `${id ? `There is no function ${id}.` : 'FUNCTION says what to run: make invoke FUNCTION=<context>/<function>.'} ` +
        `There are: ${Object.keys(functions).sort().join(', ')}`,
    );
  return { id, functionName, payload: payloadOf(event) };
}

function payloadOf(event: string | undefined): string {
  if (!event) return '{}';
  const isFile = existsSync(event);
  const text = isFile ? readFileSync(event, 'utf8') : event;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    const what = isFile ? `The file ${event}` : `EVENT is neither a file nor JSON: ${event}`;
    throw new ToolError(`${what}${isFile ? ' holds no JSON' : ''} (${(error as Error).message}).`);
  }
}
