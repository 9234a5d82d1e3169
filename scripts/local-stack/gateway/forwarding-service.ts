import type { Permission } from './aws-protocol.ts';
import { type GatewayService, jsonInput, type ServiceName } from './gateway-service.ts';
import { type JsonProtocol, jsonError } from './json-protocol.ts';
import { type Upstream, unsignedAuthorization } from './upstream.ts';

export interface ForwardingOptions {
  readonly name: ServiceName;
  /** X-Amz-Target up to its dot. */
  readonly target: string;
  readonly protocol: JsonProtocol;
  readonly upstream: Upstream;
  readonly region: string;
  readonly permissions: (operation: string, input: Record<string, unknown>) => Permission[];
  readonly inward?: (input: Record<string, unknown>) => Record<string, unknown>;
  readonly outward?: (answer: unknown) => unknown;
}

/** A service that runs elsewhere. */
export function forwardingService(options: ForwardingOptions): GatewayService {
  const { name, target, protocol, upstream, region, permissions, inward, outward } = options;
  const authorization = unsignedAuthorization(region, name);
  return {
    name,
    permissions: ({ operation, body }) => permissions(operation, jsonInput(body)),
    async handle({ operation, body, signal }) {
      const headers = {
        'content-type': `application/x-amz-json-${protocol.version}`,
        'x-amz-target': `${target}.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization,
      };
      const sent = inward ? JSON.stringify(inward(jsonInput(body))) : body;
      const answer = await upstream.post(headers, sent, operation === 'ReceiveMessage' ? signal() : undefined);
      if (!outward || answer.status !== 200) return answer;
      return { ...answer, body: JSON.stringify(outward(JSON.parse(answer.body.toString() || '{}'))) };
    },
    renderError: (error) => jsonError(protocol, error),
  };
}
