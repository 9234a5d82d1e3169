import { SSMClient as SdkClient, GetParameterCommand as SdkCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import {
  DynamoDBClient,
  DynamoDBDocumentClient,
  GetParameterCommand,
  SSMClient,
  signed,
  UpdateCommand,
} from '../../../scripts/build/few-aws-calls.mjs';
import { failureOf } from '../../builders/failure-of.ts';

const HERE = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };

interface Answer {
  readonly status?: number;
  readonly body?: object | string;
  readonly failure?: Error;
}

describe('AWS asked without its SDK', () => {
  const before = { ...process.env };
  beforeEach(() => {
    delete process.env.AWS_ENDPOINT_URL;
    Object.assign(process.env, HERE);
  });
  afterEach(() => {
    for (const name of [...Object.keys(HERE), 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SSM']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  /** Answers with the next of these, and the last one again. */
  function answering<Client extends SSMClient>(client: Client, ...answers: readonly Answer[]) {
    const requests: { readonly url: string; readonly headers: Record<string, string>; readonly body: string }[] = [];
    client.config.requestHandler.handle = async (request) => {
      const { status = 200, body = {}, failure } = answers[Math.min(requests.length, answers.length - 1)] as Answer;
      requests.push(request as (typeof requests)[number]);
      if (failure) throw failure;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return { status, headers: new Headers({ 'x-amzn-requestid': 'r-1' }), text };
    };
    return { client, requests };
  }

  const read = (client: SSMClient) => client.send(new GetParameterCommand({ Name: '/x', WithDecryption: true }));

  it('signs as the SDK does', async () => {
    const seen: { headers: Record<string, string>; body: string; hostname: string }[] = [];
    const sdk = new SdkClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' },
      requestHandler: {
        handle: async (request: (typeof seen)[number]) => {
          seen.push(request);
          throw Object.assign(new Error('seen'), { name: 'Seen' });
        },
      } as never,
    });
    await failureOf(sdk.send(new SdkCommand({ Name: '/é x' })));
    const [request] = seen;
    const { authorization = '', 'x-amz-date': time = '', host = '' } = request?.headers ?? {};
    const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
    expect(names).to.include.members(['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token']);
    const own = ['host', 'x-amz-date', 'x-amz-security-token'];
    const headers = Object.fromEntries(
      names.filter((name) => !own.includes(name)).map((name) => [name, request?.headers[name] ?? '']),
    );
    const at = new Date(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    const ours = signed(
      { url: `https://${host}/`, headers, body: request?.body ?? '' },
      {
        service: 'ssm',
        region: 'eu-west-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' },
      },
      at,
    );
    expect(ours.headers.authorization).to.equal(authorization);
  });

  it('asks the region’s service, or the endpoint that is set', async () => {
    const { client, requests } = answering(new SSMClient(), { body: { Parameter: { Value: 'v' } } });
    expect((await read(client)).Parameter).to.deep.equal({ Value: 'v' });
    process.env.AWS_REGION = 'cn-north-1';
    await read(client);
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';
    await read(client);
    process.env.AWS_ENDPOINT_URL_SSM = 'http://127.0.0.1:4567/';
    await read(client);
    expect(requests.map(({ url }) => url)).to.deep.equal([
      'https://ssm.eu-west-1.amazonaws.com/',
      'https://ssm.cn-north-1.amazonaws.com.cn/',
      'http://127.0.0.1:4566/',
      'http://127.0.0.1:4567/',
    ]);
    expect(requests[0]?.headers['x-amz-target']).to.equal('AmazonSSM.GetParameter');
    expect(requests[0]?.body).to.equal('{"Name":"/x","WithDecryption":true}');
  });

  it('writes items as the table reads them, and refuses values that it does not know', async () => {
    const { client, requests } = answering(new DynamoDBClient(), {});
    const table = DynamoDBDocumentClient.from(client);
    const input = { TableName: 'T', Key: { PK: 'a' }, ExpressionAttributeValues: { ':n': 1.5, ':b': true } };
    await table.send(new UpdateCommand(input));
    expect(JSON.parse(requests[0]?.body ?? '')).to.deep.equal({
      TableName: 'T',
      Key: { PK: { S: 'a' } },
      ExpressionAttributeValues: { ':n': { N: '1.5' }, ':b': { BOOL: true } },
    });
    expect(requests[0]?.headers).to.include({
      'x-amz-target': 'DynamoDB_20120810.UpdateItem',
      'content-type': 'application/x-amz-json-1.0',
    });
    for (const value of [undefined, null, Number.NaN, [], {}])
      expect((await failureOf(table.send(new UpdateCommand({ ...input, Key: { PK: value } })))).message).to.match(
        /can be written/,
      );
  });

  it('fails with the name and the fields that the service gave, at once where a repeat changes nothing', async () => {
    const { client, requests } = answering(new DynamoDBClient(), {
      status: 400,
      body: {
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        message: 'The conditional request failed',
        Item: { tat: { N: '7' } },
      },
    });
    const failure = await failureOf(client.send(new UpdateCommand({ Key: {} })));
    expect(failure).to.include({ name: 'ConditionalCheckFailedException', message: 'The conditional request failed' });
    expect(failure).to.have.deep.property('Item', { tat: { N: '7' } });
    expect(failure).to.have.nested.property('$metadata.attempts', 1);
    expect(requests).to.have.length(1);
  });

  it('tries again what may pass, three times in all', async () => {
    const passing: readonly Answer[] = [
      { status: 500, body: 'oops' },
      { status: 400, body: { __type: 'ThrottlingException', message: 'slow down' } },
      { body: { Parameter: { Value: 'v' } } },
    ];
    const third = answering(new SSMClient(), ...passing);
    expect((await read(third.client)).$metadata.attempts).to.equal(3);
    for (const failing of [{ status: 503, body: '' }, { failure: new TypeError('fetch failed') }]) {
      const never = answering(new SSMClient({ maxAttempts: 3 }), failing);
      const failure = await failureOf(read(never.client));
      expect(never.requests).to.have.length(3);
      expect(failure).to.have.nested.property('$metadata.attempts', 3);
    }
    const cut = answering(new SSMClient(), { failure: Object.assign(new Error('over'), { name: 'DeadlineError' }) });
    expect((await failureOf(read(cut.client))).name).to.equal('DeadlineError');
    expect(cut.requests).to.have.length(1);
  });

  it('goes through what the platform puts around each call', async () => {
    const { client } = answering(new SSMClient(), { body: { Parameter: { Value: 'v' } } });
    const seen: unknown[] = [];
    const around = (next: (args: object) => Promise<object>, context: object) => (args: object) => {
      seen.push(context, args);
      return next(args);
    };
    client.middlewareStack.add(around as never);
    await read(client);
    expect(seen).to.deep.equal([
      { clientName: 'SSMClient', commandName: 'GetParameterCommand' },
      { input: { Name: '/x', WithDecryption: true } },
    ]);
  });
});
