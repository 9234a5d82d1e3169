import { AwsError } from '../gateway/aws-protocol.ts';
import { isRecord } from './pattern-values.ts';

/** Parsed members of a call, before anything is known of their types. */
export type Input = Readonly<Record<string, unknown>>;

interface TextRule {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: RegExp;
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** @throws AwsError ValidationException in the words of the service */
function violated(value: unknown, name: string, constraint: string): never {
  const shown = value === undefined || value === null ? 'null' : `'${String(value)}'`;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw validationError(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

/** A text within its length and pattern, or undefined. @throws AwsError ValidationException */
export function text(input: Input, name: string, rule: TextRule = {}): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') violated(value, name, 'Member must be a string');
  const { minimum = 1, maximum = Number.POSITIVE_INFINITY, pattern } = rule;
  if (value.length < minimum) violated(value, name, `Member must have length greater than or equal to ${minimum}`);
  if (value.length > maximum) violated(value, name, `Member must have length less than or equal to ${maximum}`);
  if (pattern && !pattern.test(value))
    violated(value, name, `Member must satisfy regular expression pattern: ${pattern.source}`);
  return value;
}

/** @throws AwsError ValidationException, also when it is missing */
export function requiredText(input: Input, name: string, rule: TextRule = {}): string {
  return text(input, name, rule) ?? violated(undefined, name, 'Member must not be null');
}

/** A whole number from minimum to maximum, or undefined. @throws AwsError ValidationException */
export function integer(
  input: Input,
  name: string,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) violated(value, name, 'Member must be an integer');
  if (value < minimum) violated(value, name, `Member must have value greater than or equal to ${minimum}`);
  if (value > maximum) violated(value, name, `Member must have value less than or equal to ${maximum}`);
  return value;
}

/** A list of minimum to maximum members. @throws AwsError ValidationException, also when it is missing */
export function requiredList(
  input: Input,
  name: string,
  { minimum = 1, maximum }: { readonly minimum?: number; readonly maximum: number },
): unknown[] {
  const value = input[name];
  if (value === undefined || value === null) violated(undefined, name, 'Member must not be null');
  if (!Array.isArray(value)) violated(value, name, 'Member must be a list');
  if (value.length < minimum) violated('[]', name, `Member must have length greater than or equal to ${minimum}`);
  if (value.length > maximum)
    violated(`[${value.length} members]`, name, `Member must have length less than or equal to ${maximum}`);
  return value;
}

/** @throws AwsError ValidationException for members of other types */
export function requiredTexts(
  input: Input,
  name: string,
  size: { readonly minimum?: number; readonly maximum: number },
): string[] {
  return requiredList(input, name, size).map((value) =>
    typeof value === 'string' ? value : violated(value, name, 'Member must be a string'),
  );
}

/** A structure, or undefined. @throws AwsError ValidationException */
export function structure(input: Input, name: string): Input | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) violated(value, name, 'Member must be a structure');
  return value;
}

/** One of the named values, or undefined. @throws AwsError ValidationException */
export function oneOf<T extends string>(input: Input, name: string, values: readonly T[]): T | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return (
    values.find((one) => one === value) ??
    violated(value, name, `Member must satisfy enum value set: [${values.join(', ')}]`)
  );
}
