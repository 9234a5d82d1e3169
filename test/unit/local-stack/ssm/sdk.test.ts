import { DatabaseSync } from 'node:sqlite';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterVersionNotFound,
  PutParameterCommand,
  paginateGetParameterHistory,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { createParameterStore } from '../../../../scripts/local-stack/ssm/parameter-store.ts';
import { type AwsJsonServer, serveAwsJson } from '../events/aws-json-server.ts';

const NOW_MS = 1_700_000_000_000;

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('not refused'),
    (error: unknown) => error,
  );
}

describe('Parameter Store, seen by the AWS SDK', () => {
  let server: AwsJsonServer;
  let client: SSMClient;
  before(async () => {
    const where = { region: 'eu-central-1', accountId: '000000000000' };
    const service = createParameterStore({ database: new DatabaseSync(':memory:'), ...where, now: () => NOW_MS });
    server = await serveAwsJson({ AmazonSSM: service });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new SSMClient({ region: where.region, endpoint: server.endpoint, credentials, maxAttempts: 1 });
  });
  after(async () => {
    client.destroy();
    await server.close();
  });

  it('a secret is put, read in both ways, described and deleted', async () => {
    const Name = '/dev/shared/secret-access-key';
    const put = await client.send(new PutParameterCommand({ Name, Value: 'hunter2', Type: 'SecureString' }));
    expect(put.Version).to.equal(1);
    const open = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect(open.Parameter).to.deep.equal({
      Name,
      Type: 'SecureString',
      Value: 'hunter2',
      Version: 1,
      LastModifiedDate: new Date(NOW_MS),
      ARN: `arn:aws:ssm:eu-central-1:000000000000:parameter${Name}`,
      DataType: 'text',
    });
    const sealed = await client.send(new GetParameterCommand({ Name }));
    expect(sealed.Parameter?.Value).to.be.a('string').and.not.to.contain('hunter2');
    const described = await client.send(new DescribeParametersCommand({}));
    expect(described.Parameters?.[0]).to.include({ Name, KeyId: 'alias/aws/ssm', Tier: 'Standard' });
    await client.send(new DeleteParameterCommand({ Name }));
    expect(await rejection(client.send(new GetParameterCommand({ Name })))).to.be.instanceOf(ParameterNotFound);
  });

  it('parameters are read together and by path', async () => {
    for (let index = 0; index < 12; index++)
      await client.send(new PutParameterCommand({ Name: `/dev/p/${index}`, Value: `${index}`, Type: 'String' }));
    const together = await client.send(new GetParametersCommand({ Names: ['/dev/p/1', '/dev/p/x'] }));
    expect(together.Parameters?.map((one) => one.Value)).to.deep.equal(['1']);
    expect(together.InvalidParameters).to.deep.equal(['/dev/p/x']);
    const pages: number[] = [];
    for await (const page of paginateGetParametersByPath({ client }, { Path: '/dev', Recursive: true }))
      pages.push(page.Parameters?.length ?? 0);
    expect(pages).to.deep.equal([10, 2]);
  });

  it('errors are the exceptions of the client', async () => {
    const put = () => client.send(new PutParameterCommand({ Name: 'twice', Value: 'v', Type: 'String' }));
    await put();
    expect(await rejection(put())).to.be.instanceOf(ParameterAlreadyExists);
    const get = new GetParameterCommand({ Name: 'twice:9' });
    expect(await rejection(client.send(get))).to.be.instanceOf(ParameterVersionNotFound);
  });

  it('GetParameterHistory tells every version, oldest first, page by page', async () => {
    const Name = '/dev/history/programme';
    for (const Value of ['one', 'two', 'three'])
      await client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateGetParameterHistory({ client, pageSize: 2 }, { Name, WithDecryption: true }))
      pages.push((page.Parameters ?? []).map(({ Version, Value }) => `${Version} ${Value}`));
    expect(pages).to.deep.equal([['1 one', '2 two'], ['3 three']]);
    const sealed = await client.send(new GetParameterHistoryCommand({ Name }));
    expect(sealed.Parameters?.[0]?.Value).to.not.include('one');
    expect(sealed.Parameters?.[0]?.LastModifiedDate).to.deep.equal(new Date(NOW_MS));
    expect(await rejection(client.send(new GetParameterHistoryCommand({ Name: '/dev/nothing' })))).to.be.instanceOf(
      ParameterNotFound,
    );
  });
});
