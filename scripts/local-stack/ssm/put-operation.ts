import { type Input, oneOf, requiredText, text, validationError } from '../events/members.ts';
import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import { checkName } from './parameter-name.ts';
import type { ParameterTable, ParameterType } from './parameter-table.ts';
import type { Sealing } from './sealing.ts';
import { type ParameterViews, TIER } from './views.ts';

/** @source https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const MAXIMUM_VALUE_BYTES = 4096;
/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const MAXIMUM_DESCRIPTION_CHARACTERS = 1024;

const TYPES: readonly ParameterType[] = ['String', 'StringList', 'SecureString'];
/** Members that would change what the parameter does; tags and the like are ignored. */
const UNSUPPORTED = ['AllowedPattern', 'Policies', 'KeyId'];

interface PutOptions {
  readonly table: ParameterTable;
  readonly sealing: Sealing;
  readonly views: ParameterViews;
  readonly now: () => number;
}

export function putOperations(options: PutOptions): JsonService {
  return {
    PutParameter: {
      run: (input) => putParameter(input, options),
      permissions: (input) => options.views.permissions('PutParameter', [input.Name]),
    },
  };
}

function putParameter(input: Input, { table, sealing, now }: PutOptions) {
  const name = requiredText(input, 'Name');
  checkName(name);
  const value = requiredText(input, 'Value');
  if (Buffer.byteLength(value) > MAXIMUM_VALUE_BYTES)
    throw validationError(
      `Standard tier parameters support a maximum parameter value of ${MAXIMUM_VALUE_BYTES} characters.`,
    );
  checkSupported(input);

  const current = table.latest(name);
  if (current && input.Overwrite !== true)
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  const type = oneOf(input, 'Type', TYPES) ?? current?.type;
  if (!type) throw validationError('A parameter type is required when you create a parameter.');
  if (current && current.type !== type)
    throw new AwsError('HierarchyTypeMismatchException', `The type of ${name} cannot be changed from ${current.type}.`);
  const description =
    text(input, 'Description', { minimum: 0, maximum: MAXIMUM_DESCRIPTION_CHARACTERS }) ?? current?.description;
  const version = (current?.version ?? 0) + 1;
  table.add({
    name,
    version,
    type,
    value: type === 'SecureString' ? sealing.seal(name, value) : value,
    modifiedAtMs: now(),
    ...(description === undefined ? {} : { description }),
  });
  return { Version: version, Tier: TIER };
}

function checkSupported(input: Input): void {
  const unsupported = UNSUPPORTED.find((member) => input[member] !== undefined && input[member] !== null);
  if (unsupported !== undefined) throw validationError(`${unsupported} is not supported by this stack.`);
  if ((input.Tier ?? TIER) !== TIER) throw validationError(`This stack knows the ${TIER} tier only.`);
  if ((input.DataType ?? 'text') !== 'text') throw validationError('This stack knows the data type text only.');
}
