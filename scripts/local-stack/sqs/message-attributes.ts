import type { AwsError } from '../gateway/aws-protocol.ts';
import { type Input, structureOf, textOf } from './input.ts';
import { ATTRIBUTE_NAME_CHARACTERS, ATTRIBUTE_TYPE_CHARACTERS, MESSAGE_ATTRIBUTES } from './limits.ts';
import { hasValidCharacters, md5 } from './message-content.ts';
import type { MessageAttribute } from './queues.ts';
import { sqsError } from './sqs-error.ts';

/** @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#message-attribute-components */
const NAME = /^[A-Za-z0-9_.-]+$/;
const RESERVED = /^(aws|amazon)\./i;
const TYPE = /^(String|Number|Binary)(\..+)?$/s;
/** 38 digits between 10^-128 and 10^126. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** How the MD5 of attributes marks what a value is. */
const STRING_MARK = 1;
const BINARY_MARK = 2;

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/**
 * Attributes as they came with a message, checked.
 *
 * @param kind what they are called in errors: user or system
 * @returns undefined when there are none
 * @throws AwsError InvalidParameterValueException
 */
export function readAttributes(
  input: Input,
  member: 'MessageAttributes' | 'MessageSystemAttributes',
): MessageAttributes | undefined {
  const given = Object.keys(structureOf(input, member) ?? {});
  if (given.length === 0) return undefined;
  if (given.length > MESSAGE_ATTRIBUTES)
    throw invalid(
      `Number of message attributes [${given.length}] exceeds the allowed maximum [${MESSAGE_ATTRIBUTES}].`,
    );
  const kind = member === 'MessageAttributes' ? 'user' : 'system';
  const attributes = structureOf(input, member) ?? {};
  return Object.fromEntries(
    given.map((name) => [name, readAttribute(kind, name, structureOf(attributes, name) ?? {})]),
  );
}

function readAttribute(kind: 'user' | 'system', name: string, given: Input): MessageAttribute {
  requireName(kind, name);
  const type = textOf(given, 'DataType') ?? '';
  const [, base] = TYPE.exec(type) ?? [];
  if (base === undefined || type.length > ATTRIBUTE_TYPE_CHARACTERS)
    throw invalid(
      `The type of message (${kind}) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const member = base === 'Binary' ? 'BinaryValue' : 'StringValue';
  const value = textOf(given, member);
  if (!value) throw invalid(`Message (${kind}) attribute '${name}' must contain a non-empty value of type '${base}'.`);
  if (!hasValidCharacters(value))
    throw invalid(`Invalid binary character was found in the message (${kind}) attribute '${name}'.`);
  if (base === 'Number' && !NUMBER.test(value))
    throw invalid(`Can't cast the value of message (${kind}) attribute '${name}' to a number.`);
  return { DataType: type, [member]: value };
}

function requireName(kind: 'user' | 'system', name: string): void {
  if (name.length > ATTRIBUTE_NAME_CHARACTERS)
    throw invalid(`Message (${kind}) attribute names must be shorter than ${ATTRIBUTE_NAME_CHARACTERS} Bytes`);
  if (!NAME.test(name))
    throw invalid(
      `Message (${kind}) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. `,
    );
  if (RESERVED.test(name) || name.startsWith('.') || name.endsWith('.') || name.includes('..'))
    throw invalid(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    );
}

/**
 * The digest that consumers check: over the names in their order, each with its type and value, every part after its
 * length in four bytes.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function attributesMd5(attributes: MessageAttributes): string {
  const parts = Object.keys(attributes)
    .sort()
    .flatMap((name) => {
      const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttribute;
      const isBinary = BinaryValue !== undefined;
      const value = isBinary ? Buffer.from(BinaryValue, 'base64') : Buffer.from(StringValue ?? '');
      return [
        withLength(Buffer.from(name)),
        withLength(Buffer.from(DataType)),
        Buffer.of(isBinary ? BINARY_MARK : STRING_MARK),
        withLength(value),
      ];
    });
  return md5(Buffer.concat(parts));
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** What attributes count towards the size of a message: names, types and values. */
export function attributesBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue, BinaryValue }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (BinaryValue === undefined ? Buffer.byteLength(StringValue ?? '') : Buffer.byteLength(BinaryValue, 'base64')),
    0,
  );
}

/**
 * Those that a receiver has asked for: by name, All or .* for all of them, or prefix.* for those that begin so.
 *
 * @returns undefined when none of them is there
 */
export function askedAttributes(
  attributes: MessageAttributes,
  asked: readonly string[],
): MessageAttributes | undefined {
  const wanted = Object.entries(attributes).filter(([name]) =>
    asked.some(
      (pattern) =>
        pattern === 'All' ||
        pattern === '.*' ||
        pattern === name ||
        (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
    ),
  );
  return wanted.length === 0 ? undefined : Object.fromEntries(wanted);
}

function invalid(message: string): AwsError {
  return sqsError('InvalidParameterValueException', message);
}
