import type { AwsError, Caller } from '../gateway/aws-protocol.ts';
import { type Answer, type Call, type GatewayService, jsonInput } from '../gateway/gateway-service.ts';
import { jsonAnswer, jsonError, SQS_PROTOCOL } from '../gateway/json-protocol.ts';
import { formOf, queryCall } from '../gateway/query-protocol.ts';
import type { Input } from './input.ts';
import { queuePermissions } from './permissions.ts';
import { formInput } from './query/form-input.ts';
import { queryAnswer, queryError } from './query/query-answers.ts';
import type { QueueService } from './queue-service.ts';
import { queryCode } from './sqs-error.ts';

export interface EmbeddedSqsOptions {
  readonly service: QueueService;
  readonly arnOf: (queue: string) => string;
  readonly accountId: string;
}

/** SQS in this process behind the gateway, in both of its protocols. */
export function embeddedSqsService({ service, arnOf, accountId }: EmbeddedSqsOptions): GatewayService {
  return {
    name: 'sqs',
    permissions: (call) => queuePermissions(call.operation, inputOf(call), arnOf),
    async handle(call) {
      const { operation, caller, signal } = call;
      const answer = await service.call(operation, inputOf(call), {
        senderId: senderIdOf(caller, accountId),
        ...(operation === 'ReceiveMessage' ? { signal: signal() } : {}),
      });
      return queryCall(call) ? queryAnswer(operation, answer) : jsonAnswer(SQS_PROTOCOL, answer);
    },
    renderError: (error, call) => (call && queryCall(call) ? queryError(error) : renderSqsError(error)),
  };
}

/** The header carries the error's older name, which differs for some. */
export function renderSqsError(error: Pick<AwsError, 'code' | 'message' | 'status' | 'members'>): Answer {
  const answer = jsonError(SQS_PROTOCOL, error);
  const fault = error.status < 500 ? 'Sender' : 'Receiver';
  return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': `${queryCode(error.code)};${fault}` } };
}

function inputOf(call: Call): Input {
  return queryCall(call) ? formInput(formOf(call), call.url) : jsonInput(call.body);
}

/** A function sends as its role does, the operator as the account itself. */
function senderIdOf(caller: Caller, accountId: string): string {
  return caller.kind === 'function' ? `AROALOCALSTACK:${caller.id.replace('/', '-')}` : accountId;
}
