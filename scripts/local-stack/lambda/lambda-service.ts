import type { IncomingHttpHeaders } from 'node:http';
import type { Call, GatewayService } from '../gateway/gateway-service.ts';
import type { LambdaApi } from './lambda-api.ts';
import { errorResponse, type RestRequest } from './rest-messages.ts';

/** IAM's refusals are 403 in the REST protocols, 400 in the JSON ones. */
const ACCESS_DENIED_STATUS = 403;

/** Puts the Lambda API, and the durable executions behind it, behind the gateway. */
export function lambdaGatewayService(api: LambdaApi): GatewayService {
  return {
    name: 'lambda',
    permissions: (call) => api.permissions(restRequest(call)),
    handle: (call) => api.handle(restRequest(call)),
    renderError: (error) => {
      const answer = errorResponse(error);
      return error.code === 'AccessDeniedException' ? { ...answer, status: ACCESS_DENIED_STATUS } : answer;
    },
  };
}

function restRequest({ method, url, headers, body, caller }: Call): RestRequest {
  const question = url.indexOf('?');
  return {
    method,
    path: question < 0 ? url : url.slice(0, question),
    query: new URLSearchParams(question < 0 ? '' : url.slice(question)),
    headers: singleValues(headers),
    body,
    caller,
  };
}

function singleValues(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
