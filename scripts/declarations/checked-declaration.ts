import type { ErrorObject, ValidateFunction } from 'ajv';
import { DeclarationError } from './declaration-error.ts';

/**
 * A declaration's value, of its schema.
 *
 * @param outOfPlace what is said of a setting that what is said beside it leaves no place for
 * @throws DeclarationError with a line for each thing that is wrong: the file, the path in it and the reason
 */
export function checkedDeclaration(
  file: string,
  text: string,
  validate: ValidateFunction,
  outOfPlace = 'is not declared here, it follows from other declarations',
): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DeclarationError(`${file}: is not JSON: ${(error as Error).message}`);
  }
  if (!validate(value))
    throw new DeclarationError(
      (validate.errors ?? [])
        // Which of two shapes was meant; what is wrong with that one is said as well.
        .filter(({ keyword }) => keyword !== 'if')
        .map((error) => `${file}: ${explain(error, outOfPlace)}`)
        .join('\n'),
    );
  return value;
}

function explain(error: ErrorObject, outOfPlace: string): string {
  const path = error.instancePath === '' ? '/' : error.instancePath;
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties')
    return `${path}: "${String(params.additionalProperty)}" is not a known setting`;
  if (error.keyword === 'false schema') return `${path}: ${outOfPlace}`;
  if (error.keyword === 'enum') return `${path}: must be one of ${JSON.stringify(params.allowedValues)}`;
  return `${path}: ${error.message ?? error.keyword}`;
}
