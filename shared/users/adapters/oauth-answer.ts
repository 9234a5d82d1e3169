import { type Answer, HttpProblem, json } from '../../platform/boundary/http-answer.ts';
import type { Problem } from '../../platform/boundary/problems.ts';
import { OAuthError, type OAuthErrorCode } from '../oauth-error.ts';

const CODES: ReadonlySet<string> = new Set<OAuthErrorCode>([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'invalid_redirect_uri',
  'invalid_client_metadata',
]);

/** Answers what OAuth fixes in its words, without the envelope; all else is answered as everywhere. */
export function oauthFailure(problem: Problem, messages: readonly string[]): Answer | undefined {
  if (problem.status !== 400 && problem.status !== 401) return undefined;
  const error = CODES.has(problem.code) ? problem.code : problem.status === 400 ? 'invalid_request' : undefined;
  return error === undefined ? undefined : json({ error, error_description: messages.join('; ') }, problem.status);
}

/** Runs a client's request. @throws HttpProblem in OAuth's words */
export async function inOAuthWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const status = error.code === 'invalid_client' ? 401 : 400;
    const problem = new HttpProblem({ code: error.code, status, message: error.message });
    // A client that came with Basic must be told that it can.
    throw status === 401 ? problem.withHeaders({ 'www-authenticate': 'Basic realm="clients"' }) : problem;
  }
}
