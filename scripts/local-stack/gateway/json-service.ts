import { AwsError, type JsonService } from './aws-protocol.ts';
import { type GatewayService, jsonInput, type ServiceName } from './gateway-service.ts';
import { jsonAnswer, jsonError, PLAIN_PROTOCOL } from './json-protocol.ts';

/** Puts a service of our own that speaks JSON 1.1 (EventBridge, SSM) behind the gateway. */
export function jsonGatewayService(name: ServiceName, service: JsonService): GatewayService {
  const operationOf = (operation: string) => {
    const found = Object.hasOwn(service, operation) ? service[operation] : undefined;
    if (!found)
      throw new AwsError('UnknownOperationException', `The operation ${operation} is not known to the local ${name}.`);
    return found;
  };
  return {
    name,
    permissions: ({ operation, body }) => operationOf(operation).permissions(jsonInput(body)),
    handle: async ({ operation, body, caller }) =>
      jsonAnswer(PLAIN_PROTOCOL, await operationOf(operation).run(jsonInput(body), caller)),
    renderError: (error) => jsonError(PLAIN_PROTOCOL, error),
  };
}
