import { type Caller, isLent } from '../../platform/identity/caller.ts';

/**
 * Whether a token lets its bearer do what needs a scope. A member's own sign-in names none and lets do all that a member
 * may; a token that names its scopes, be it none at all, lets do those.
 */
export function lets(caller: Pick<Caller, 'claims' | 'client' | 'scopes'>, scope: string): boolean {
  const { scope: said, scp = said } = caller.claims;
  const saysNone = said === undefined && scp === undefined;
  return saysNone ? !isLent(caller) : caller.scopes.has(scope);
}
