import { validationError } from '../events/members.ts';
import { AwsError } from '../gateway/aws-protocol.ts';

/** @source https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export const MAXIMUM_NAME_CHARACTERS = 1011;
export const MAXIMUM_LEVELS = 15;

/**
 * Checks the name of a parameter that is to be created.
 *
 * @throws AwsError ValidationException, HierarchyLevelLimitExceededException
 */
export function checkName(name: string): void {
  if (name.length > MAXIMUM_NAME_CHARACTERS)
    throw validationError(`Parameter name is longer than ${MAXIMUM_NAME_CHARACTERS} characters.`);
  if (/^\/?(aws|ssm)/i.test(name))
    throw validationError('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  if (!/^[A-Za-z0-9_.\-/]+$/.test(name))
    throw validationError('Parameter name must consist of letters, digits, and the symbols _ . - and / only.');
  if (!name.includes('/')) return;
  if (!name.startsWith('/')) throw validationError('Parameter name must be a fully qualified name.');
  const levels = name.slice(1).split('/');
  if (levels.includes('')) throw validationError('Parameter name must not contain empty levels or end with a slash.');
  if (levels.length > MAXIMUM_LEVELS)
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A parameter hierarchy can have at most ${MAXIMUM_LEVELS} levels.`,
    );
}

/** What GetParameter asks for: a name or an ARN, with a version after a colon or without. */
export interface Reference {
  readonly name: string;
  /** What follows the name, colon included. */
  readonly selector?: string;
  /** NaN for a selector that is no version. */
  readonly version?: number;
}

const ARN = /^arn:aws:ssm:[a-z0-9-]*:\d{12}:parameter(?<path>\/.+)$/;

/** The names without a slash have one in their ARN all the same, so an ARN may mean either. */
export function parseReference(text: string, exists: (name: string) => boolean): Reference {
  const path = ARN.exec(text)?.groups?.path;
  const [name = '', version] = (path ?? text).split(':');
  const simple = name.slice(1);
  const isSimple = path !== undefined && !simple.includes('/') && !exists(name) && exists(simple);
  return {
    name: isSimple ? simple : name,
    ...(version === undefined
      ? {}
      : { selector: `:${version}`, version: /^\d+$/.test(version) ? Number(version) : Number.NaN }),
  };
}
