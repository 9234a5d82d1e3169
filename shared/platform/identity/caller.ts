import { tokenActor } from './actor.ts';

/** What a verified token says. */
export interface Caller {
  /** The token's subject: a member, an administrator, a service. */
  readonly sub: string;
  /** The client that the token was given to. */
  readonly client?: string;
  /** Both as one text: see actor.ts. */
  readonly actor: string;
  /** The member that the token speaks for; undefined where the issuer's claim for it is missing. */
  readonly userId: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** As the token says: STANDARD, PREMIUM or ADMIN. */
  readonly userType: string | undefined;
  /** All of the verified claims: whoever reads one checks its shape. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Reads a caller out of verified claims that have a usable `sub`. */
export function callerOf(claims: Readonly<Record<string, unknown>>, userId: string | undefined): Caller {
  const { user_type: userType } = claims;
  const client = claims.client_id ?? claims.azp;
  const subject = {
    sub: String(claims.sub),
    ...(typeof client === 'string' && client !== '' ? { client } : {}),
  };
  return {
    ...subject,
    actor: tokenActor(subject),
    userId,
    scopes: scopesOf(claims),
    userType: typeof userType === 'string' ? userType : undefined,
    claims,
  };
}

/** Whether a caller's token carries a scope. Administrators carry every `<context>:admin`, and `metrics`. */
export function carries({ scopes, userType }: Caller, scope: string): boolean {
  return scopes.has(scope) || (userType === 'ADMIN' && (scope.endsWith(':admin') || scope === 'metrics'));
}

/**
 * Whether a member has let a client act for them: its scopes say what for, and everything else is theirs alone. Tokens of a
 * grant of ours name it. What other issuers give their clients is a member's sign-in, as it was before there were grants.
 */
export function isLent({ client, claims }: Pick<Caller, 'client' | 'claims'>): boolean {
  return client !== undefined && typeof claims.session_id === 'string';
}

/**
 * Whether a client acts in its own name: the subject of its token is the client, and no member.
 *
 * @source https://www.rfc-editor.org/rfc/rfc9068#section-2.2 (`sub` of a grant without a resource owner)
 */
export function isOfClientItself({ client, sub, userId }: Pick<Caller, 'client' | 'sub' | 'userId'>): boolean {
  return client !== undefined && client === sub && userId === sub;
}

/**
 * `scope` is a text with spaces between; some issuers say `scp`, as text or as a list.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8693#section-4.2
 */
function scopesOf({ scope, scp }: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const named = [scope, scp].flat().filter((value) => typeof value === 'string');
  return new Set(named.flatMap((text) => text.split(' ')).filter(Boolean));
}
