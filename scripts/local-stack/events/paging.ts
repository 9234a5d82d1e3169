import { AwsError } from '../gateway/aws-protocol.ts';

export interface Page<T> {
  readonly items: T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * One page of items in the order of their names. The token names the last item given, so pages neither repeat nor skip
 * what stays while other items come and go.
 *
 * @throws AwsError with the given code for a token that no page gave
 */
export function pageOf<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { token, limit, invalidTokenCode }: { token: string | undefined; limit: number; invalidTokenCode: string },
): Page<T> {
  const after = token === undefined ? undefined : decode(token, invalidTokenCode);
  const rest = items
    .filter((item) => after === undefined || nameOf(item) > after)
    .sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    ...(last !== undefined && rest.length > limit ? { nextToken: encode(nameOf(last)) } : {}),
  };
}

const TOKEN_PREFIX = 'after:';

function encode(name: string): string {
  return Buffer.from(TOKEN_PREFIX + name).toString('base64url');
}

function decode(token: string, invalidTokenCode: string): string {
  const decoded = Buffer.from(token, 'base64url').toString();
  if (!decoded.startsWith(TOKEN_PREFIX)) throw new AwsError(invalidTokenCode, 'The NextToken is not valid.');
  return decoded.slice(TOKEN_PREFIX.length);
}
