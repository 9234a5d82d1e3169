import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AwsError, type JsonService, OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';

export interface AwsJsonServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Serves services over AWS JSON 1.1 on a free loopback port: as little as the SDK needs to talk to them. */
export async function serveAwsJson(services: Readonly<Record<string, JsonService>>): Promise<AwsJsonServer> {
  const server = createServer(async (request, response) => {
    const [target = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    const { status, body } = answer(services[target]?.[operation], await text(request));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(operation: JsonService[string] | undefined, body: string): { status: number; body: unknown } {
  try {
    if (!operation) throw new AwsError('UnknownOperationException', 'unknown operation');
    return { status: 200, body: operation.run(JSON.parse(body), OPERATOR) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: error.status, body: { __type: error.code, message: error.message, ...error.members } };
  }
}
