import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Answer } from './http-answer.ts';
import type { Gate } from './intake-gate.ts';

/** Finds out who calls. @throws UnauthorizedError, InsufficientScopeError */
export type Access<Who extends object> = (event: APIGatewayProxyEventV2) => Promise<Who>;

/** What is known of a request before its use case runs, for what stands around it. */
export interface KnownRequest {
  readonly event: APIGatewayProxyEventV2;
  readonly context: Pick<Context, 'getRemainingTimeInMillis'>;
  readonly who: object;
  readonly idempotencyKey: string | undefined;
  /** Path parameters, query and body, checked. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** Lets a caller pass, with the headers that every answer then carries. @throws HttpProblem 429 */
export type Limit = (
  who: object,
  event: APIGatewayProxyEventV2,
  at: number,
) => Promise<Readonly<Record<string, string>>>;

/** Runs a use case, or answers what it has answered before. */
export type Once = (request: KnownRequest, run: () => Promise<Answer>) => Promise<Answer>;

/**
 * What a function's declaration says of its route, as the boundary needs it. Generated from function.json
 * (`#routes/<context>/<function>`), so that it cannot say anything else, and each function carries only the code that its
 * own declaration asks for.
 */
export interface Route<Who extends object, Parameter extends string = never> {
  /** `<context>/<function>`. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly maxBodyBytes: number;
  readonly access: Access<Who>;
  /** What the token must carry, for the challenge that a refused caller is answered. */
  readonly scopes?: readonly string[];
  readonly limit?: Limit;
  /** Of a write: asked before anything is done. */
  readonly gate?: Gate;
  readonly once?: Once;
}
