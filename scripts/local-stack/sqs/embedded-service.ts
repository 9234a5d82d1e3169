import type { AwsError } from '../gateway/aws-protocol.ts';
import { type Answer, type GatewayService, jsonInput } from '../gateway/gateway-service.ts';
import { jsonAnswer, jsonError, SQS_PROTOCOL } from '../gateway/json-protocol.ts';
import type { FauxqsEngine } from './fauxqs-engine.ts';
import type { MoveTasks } from './move-tasks.ts';
import { queuePermissions } from './permissions.ts';
import { withOurUrls } from './queue-names.ts';

export interface EmbeddedSqsOptions {
  readonly engine: FauxqsEngine;
  readonly moveTasks: MoveTasks;
  readonly arnOf: (queue: string) => string;
  readonly urlOf: (queue: string) => string;
}

/** SQS in this process behind the gateway. */
export function embeddedSqsService({ engine, moveTasks, arnOf, urlOf }: EmbeddedSqsOptions): GatewayService {
  return {
    name: 'sqs',
    permissions: ({ operation, body }) => queuePermissions(operation, jsonInput(body), arnOf),
    async handle({ operation, body, signal }) {
      const input = jsonInput(body);
      const answer = moveTasks.handles(operation)
        ? moveTasks.call(operation, input)
        : await engine.call(operation, input, operation === 'ReceiveMessage' ? signal() : undefined);
      return jsonAnswer(SQS_PROTOCOL, withOurUrls(answer, urlOf));
    },
    renderError: renderSqsError,
  };
}

/** The header carries the error's older name, which differs for some. */
export function renderSqsError({ code, message, status, members }: AwsError): Answer {
  const { queryError, ...others } = members;
  const answer = jsonError(SQS_PROTOCOL, { code, message, status, members: others });
  return typeof queryError === 'string'
    ? { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': queryError } }
    : answer;
}
