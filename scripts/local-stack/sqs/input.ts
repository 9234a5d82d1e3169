import { AwsError } from '../gateway/aws-protocol.ts';
import { invalidParameter, missingParameter } from './sqs-error.ts';

/** The members of an operation's input, or of an entry in it. */
export type Input = Readonly<Record<string, unknown>>;

/** Undefined when absent. @throws AwsError SerializationException for anything but a text */
export function textOf(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw notA('String', name);
  return value;
}

/** @throws AwsError MissingRequiredParameterException when it is absent or empty */
export function requiredText(input: Input, name: string): string {
  const value = textOf(input, name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}

/**
 * A whole number within bounds; undefined when absent.
 *
 * @param reason what SQS says of a value out of bounds
 * @throws AwsError
 */
export function integerOf(
  input: Input,
  name: string,
  { least, most, reason }: { readonly least: number; readonly most: number; readonly reason: string },
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw notA('Integer', name);
  if (value < least || value > most) throw invalidParameter(name, value, reason);
  return value;
}

/** Empty when absent. @throws AwsError SerializationException for anything but a list of texts */
export function textsOf(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw notA('list of Strings', name);
  return value;
}

/** Undefined when absent. @throws AwsError SerializationException for anything but an object */
export function structureOf(input: Input, name: string): Input | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw notA('map', name);
  return value as Input;
}

/** Undefined when absent. @throws AwsError SerializationException for anything but texts by name */
export function textMapOf(input: Input, name: string): Readonly<Record<string, string>> | undefined {
  const map = structureOf(input, name);
  if (map && Object.values(map).some((value) => typeof value !== 'string')) throw notA('map of Strings', name);
  return map as Readonly<Record<string, string>> | undefined;
}

/** @throws AwsError SerializationException for anything but a list of objects */
export function structuresOf(input: Input, name: string): readonly Input[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'object' || one === null || Array.isArray(one)))
    throw notA('list of structures', name);
  return value;
}

function notA(type: string, name: string): AwsError {
  return new AwsError('SerializationException', `${name} is no ${type}.`);
}
