import { byMember, type Member } from '../../shared/platform/boundary/access.ts';
import type { Route } from '../../shared/platform/boundary/route.ts';
import { type TokenVerifier, tokenVerifier } from '../../shared/platform/identity/bearer-token.ts';
import { NOON } from './accounts.ts';
import { SECRET } from './tokens.ts';

/** Takes the tokens of `aToken` at noon. */
export const verifyAtNoon = tokenVerifier(
  async () => SECRET,
  () => NOON,
);

/** A route for members, as a declaration without further settings makes it. */
export function aRoute(verify: TokenVerifier = verifyAtNoon): Route<Member> {
  return {
    id: 'loyalty/test',
    method: 'POST',
    path: '/loyalty',
    parameters: [],
    maxBodyBytes: 16_384,
    access: byMember(verify),
  };
}
