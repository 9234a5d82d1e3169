import { validationError } from './members.ts';
import { isRecord } from './pattern-values.ts';

type Step = { readonly key: string } | { readonly index: number } | 'every';

const STEP = /\.(?<key>[^.[\]*\s]+)|\[(?<index>\d+)\]|(?<every>\.\*|\[\*\])/y;

/**
 * Compiles the JSON paths that EventBridge takes: `$`, names after dots, array indices and wildcards. A path with a
 * wildcard gives an array; a path that leads nowhere gives undefined.
 *
 * @throws AwsError ValidationException
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileJsonPath(path: string): (value: unknown) => unknown {
  const steps = parse(path);
  const isPlural = steps.includes('every');
  return (value) => {
    let found = [value];
    for (const step of steps) found = found.flatMap((one) => follow(one, step));
    return isPlural ? found : found[0];
  };
}

function parse(path: string): Step[] {
  if (!path.startsWith('$')) throw invalid(path);
  const steps: Step[] = [];
  let position = 1;
  while (position < path.length) {
    STEP.lastIndex = position;
    const { key, index, every } = STEP.exec(path)?.groups ?? {};
    if (key !== undefined) steps.push({ key });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (every !== undefined) steps.push('every');
    else throw invalid(path);
    position = STEP.lastIndex;
  }
  return steps;
}

function follow(value: unknown, step: Step): unknown[] {
  if (step === 'every') return Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  if ('index' in step) return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
  return isRecord(value) && Object.hasOwn(value, step.key) ? [value[step.key]] : [];
}

function invalid(path: string): Error {
  return validationError(`Invalid JSON path ${path}: expected $, then .name, [index], .* or [*]`);
}
