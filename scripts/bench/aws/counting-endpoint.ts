import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { names } from '../../declarations/names.ts';
import { createUpstream, unsignedAuthorization } from '../../local-stack/gateway/upstream.ts';
import { type CountedCall, consumptionOf } from './consumed-capacity.ts';
import { DEPLOYMENT } from './function-process.ts';

/** Signs the tokens of the callers that are measured; answered as the parameter of the same name. */
export const TOKEN_SECRET = 'a secret that only the benchmark knows';

const SECRET_PARAMETER = names.parameter(DEPLOYMENT, 'shared/secret-access-key');
const DYNAMODB = 'DynamoDB_20120810';
const INVOCATION = /^\/2015-03-31\/functions\/[^/]+\/invocations$/;
const CALLBACK_SUCCESS = /^\/2025-12-01\/durable-execution-callbacks\/[^/]+\/succeed$/;

const ACCEPTED: Answered = { status: 200, body: '{}' };

/** Writes down every AWS call that functions make. */
export interface CountingEndpoint {
  readonly url: string;
  /** The calls since the last time this was asked. */
  take(): CountedCall[];
  close(): void;
}

interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/**
 * An endpoint for everything that the functions call: DynamoDB is passed on to an engine with the wish to be told what
 * each call consumes; a parameter, an accepted event and an accepted call of Lambda are answered here, at once, since
 * none of them is what is measured.
 */
export async function startCountingEndpoint(engineUrl: string): Promise<CountingEndpoint> {
  const engine = createUpstream(engineUrl);
  let calls: CountedCall[] = [];

  const dynamoDb = async (operation: string, body: Buffer): Promise<Answered> => {
    const answered = await engine.post(
      {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${DYNAMODB}.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: unsignedAuthorization(DEPLOYMENT.region, 'dynamodb'),
      },
      JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'INDEXES' }),
    );
    const { ConsumedCapacity: consumed } = JSON.parse(answered.body.toString());
    calls.push({ name: `dynamodb:${operation}`, ...consumptionOf(operation, consumed) });
    return answered;
  };

  const handle = async (request: IncomingMessage): Promise<Answered> => {
    const [service = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    const body = await buffer(request);
    const [path = ''] = (request.url ?? '').split('?');
    if (INVOCATION.test(path)) return counted('lambda:Invoke', { status: 202, body: '' });
    if (CALLBACK_SUCCESS.test(path)) return counted('lambda:SendDurableExecutionCallbackSuccess', ACCEPTED);
    if (service === DYNAMODB) return dynamoDb(operation, body);
    const input = JSON.parse(body.toString());
    if (service === 'AmazonSSM' && operation === 'GetParameter') return counted('ssm:GetParameter', parameter(input));
    if (service === 'AWSEvents' && operation === 'PutEvents') return counted('events:PutEvents', accepted(input));
    return { status: 400, body: JSON.stringify({ __type: 'UnknownOperationException' }) };
  };

  const counted = (name: string, answered: Answered): Answered => {
    calls.push({ name, readUnits: 0, writeUnits: 0 });
    return answered;
  };

  const server = createServer((request, response) => {
    handle(request).then(
      (answered) => send(response, answered),
      (error: Error) => send(response, { status: 502, body: JSON.stringify({ message: error.message }) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    close() {
      server.close();
      server.closeAllConnections();
      engine.close();
    },
  };
}

function parameter({ Name }: { readonly Name?: string }): Answered {
  if (Name !== SECRET_PARAMETER) return { status: 400, body: JSON.stringify({ __type: 'ParameterNotFound' }) };
  return {
    status: 200,
    body: JSON.stringify({ Parameter: { Name, Type: 'SecureString', Value: TOKEN_SECRET, Version: 1 } }),
  };
}

function accepted({ Entries = [] }: { readonly Entries?: readonly unknown[] }): Answered {
  return {
    status: 200,
    body: JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) }),
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Answered): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
