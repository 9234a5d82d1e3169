import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Member } from '../../platform/boundary/access.ts';
import { challenge } from '../../platform/boundary/challenge.ts';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { readBody } from '../../platform/boundary/http-body.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Route } from '../../platform/boundary/route.ts';
import { UnauthorizedError } from '../../platform/identity/refusal.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { isAllowedOrigin } from '../origin.ts';
import { type Message, readMessage, unreadable } from '../read-message.ts';

/** A member, through whatever asks for them, with what it asks. */
export interface AgentsCall extends Member {
  /** Handed on to the doors behind, and to nobody else. */
  readonly authorization: string;
  readonly message: Message;
}

export interface Guard {
  /** By which names the API's base is known: its own pages may ask. */
  readonly bases: () => Promise<readonly string[]>;
  readonly origins: () => Promise<readonly string[]>;
  /** Of WWW-Authenticate: where a client finds out who gives tokens, and which to ask for. */
  readonly challenged: Challenged;
  /** Whether a door behind counts the call. */
  readonly isCountedBehind: (call: AgentsCall) => boolean;
}

/** @param scope what to ask for; absent for all that a member can let a client do */
export type Challenged = (scope?: string) => Promise<Readonly<Record<string, string>>>;

/**
 * The agents' door as a route of the boundary: it looks at the origin first, then at the token, and reads the message before
 * anything is counted.
 */
export function agentRoute(route: Route<Member>, guard: Guard): Route<AgentsCall> {
  const { bases, origins, challenged, isCountedBehind } = guard;
  const { limit } = route;
  return {
    ...route,
    access: async (event) => {
      if (!isAllowedOrigin(event.headers.origin, await bases(), await origins()))
        throw new HttpProblem(PROBLEMS.forbidden, 'Pages of this origin may not ask here');
      const member = await challenging(event);
      return {
        ...member,
        authorization: event.headers.authorization ?? '',
        message: messageOf(event, route.maxBodyBytes),
      };
    },
    ...(limit
      ? { limit: async (who, event, at) => (isCountedBehind(who as AgentsCall) ? {} : limit(who, event, at)) }
      : {}),
  };

  async function challenging(event: APIGatewayProxyEventV2): Promise<Member> {
    try {
      return await route.access(event);
    } catch (error) {
      throw error instanceof UnauthorizedError ? await unauthorized(error, challenged) : error;
    }
  }
}

/** 401 with the way to a token. */
export async function unauthorized(error: UnauthorizedError, challenged: Challenged): Promise<HttpProblem> {
  logger.info('request refused', { reason: error.message });
  return new HttpProblem(PROBLEMS.unauthorized).withHeaders({
    'www-authenticate': challenge(error.absent ? undefined : 'invalid_token', [], await challenged()),
  });
}

function messageOf(event: APIGatewayProxyEventV2, maxBodyBytes: number): Message {
  // An empty body has no content type that would be worth a word.
  if (!event.body) return unreadable();
  try {
    return readMessage(readBody(event, ['json'], maxBodyBytes), event.headers);
  } catch (error) {
    if (error instanceof HttpProblem && error.problem === PROBLEMS.malformed_body) return unreadable();
    throw error;
  }
}
