import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { bundleOptions } from '../../../scripts/build/bundle-options.ts';
import { leanSchema } from '../../../scripts/build/lean-sdk.mjs';
import { aProject } from '../../builders/a-project.ts';
import { failureOf } from '../../builders/failure-of.ts';

const ROOT = join(import.meta.dirname, '../../..');

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** What the test asks of the clients, as a function's bundle has them. */
interface Bundled {
  parameter(handler: object): Promise<unknown>;
  invoke(handler: object): Promise<unknown>;
  write(handler: object): Promise<unknown>;
  transact(handler: object): Promise<unknown>;
  send(handler: object): Promise<unknown>;
  readonly text: string;
}

const ENTRY = `
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
const settings = (requestHandler) => ({
  region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, maxAttempts: 2, requestHandler,
});
export const parameter = (handler) => new SSMClient(settings(handler)).send(new GetParameterCommand({ Name: '/x' }));
export const invoke = (handler) => new LambdaClient(settings(handler)).send(new InvokeCommand({ FunctionName: 'f' }));
const table = (handler) => DynamoDBDocumentClient.from(new DynamoDBClient(settings(handler)));
export const write = (handler) => table(handler).send(new UpdateCommand({ TableName: 't', Key: { PK: 'a' } }));
export const transact = (handler) => table(handler).send(new TransactWriteCommand({ TransactItems: [] }));
export const send = (handler) =>
  new SQSClient({ ...settings(handler), md5: false }).send(new SendMessageCommand({ QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/a', MessageBody: 'm' }));
`;

describe('clients in a bundle', function () {
  this.timeout(20_000);
  let bundled: Bundled;

  before(async () => {
    const { outdir: _, outExtension: __, sourcemap: ___, entryPoints: ____, ...options } = bundleOptions(ROOT, []);
    const made = await build({ ...options, stdin: { contents: ENTRY, resolveDir: ROOT }, write: false });
    const text = made.outputFiles[0]?.text ?? '';
    const project = aProject({ 'bundle.mjs': text });
    after(() => project.remove());
    bundled = { ...((await import(join(project.root, 'bundle.mjs'))) as Omit<Bundled, 'text'>), text };
  });

  /** Answers every request of a client with the next answer, and the last one again. */
  function answering(...answers: readonly Answer[]) {
    const asked = { times: 0 };
    const handle = async () => {
      const { body, ...answer } = answers[Math.min(asked.times++, answers.length - 1)] as Answer;
      return { response: { ...answer, body: new Response(JSON.stringify(body)).body } };
    };
    return { asked, handler: { handle, metadata: { handlerProtocol: 'http/1.1' } } };
  }

  const json = { 'content-type': 'application/x-amz-json-1.1' };

  it('fail with the name, the words and the status that the service gave', async () => {
    const { handler } = answering({
      statusCode: 400,
      headers: json,
      body: { __type: 'com.amazonaws.ssm#ParameterNotFound', Message: 'there is no /x' },
    });
    const error = await failureOf(bundled.parameter(handler));
    expect(error).to.include({ name: 'ParameterNotFound', message: 'there is no /x', $fault: 'client' });
    expect(error).to.have.nested.property('$metadata.httpStatusCode', 400);
    const lambda = answering({
      statusCode: 409,
      headers: { 'x-amzn-errortype': 'DurableExecutionAlreadyStartedException' },
      body: { Type: 'User', message: 'it runs' },
    });
    expect(await failureOf(bundled.invoke(lambda.handler))).to.include({
      name: 'DurableExecutionAlreadyStartedException',
      message: 'it runs',
    });
  });

  it('try again what the service throttled', async () => {
    const throttled = { statusCode: 400, headers: json, body: { __type: 'ThrottlingException', message: 'slower' } };
    const { asked, handler } = answering(throttled, {
      statusCode: 200,
      headers: json,
      body: { Parameter: { Name: '/x', Value: 'y' } },
    });
    expect(await bundled.parameter(handler)).to.have.nested.property('Parameter.Value', 'y');
    expect(asked.times).to.equal(2);
  });

  it('tell what a table refused: the item that there is, and why a transaction was cancelled', async () => {
    const refused = (type: string, more: object) =>
      answering({
        ...{ statusCode: 400, headers: json },
        body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no', ...more },
      }).handler;
    const there = await failureOf(
      bundled.write(refused('ConditionalCheckFailedException', { Item: { n: { N: '7' } } })),
    );
    expect(there).to.include({ name: 'ConditionalCheckFailedException', message: 'no', $fault: 'client' });
    expect(there).to.have.deep.property('Item', { n: { N: '7' } });
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Message: 'no', Item: { n: { N: '7' } } }];
    const cancelled = await failureOf(
      bundled.transact(refused('TransactionCanceledException', { CancellationReasons: reasons })),
    );
    expect(cancelled).to.include({ name: 'TransactionCanceledException' });
    expect(cancelled).to.have.nested.property('CancellationReasons[1].Code', 'ConditionalCheckFailed');
    for (const name of ['ResourceNotFoundException', 'ValidationException', 'ItemCollectionSizeLimitExceededException'])
      expect(await failureOf(bundled.write(refused(name, {})))).to.include({ name, message: 'no' });
  });

  it('ask a table again that is busy', async () => {
    for (const type of [
      'ProvisionedThroughputExceededException',
      'TransactionInProgressException',
      'InternalServerError',
    ]) {
      const statusCode = type === 'InternalServerError' ? 500 : 400;
      const { asked, handler } = answering(
        { statusCode, headers: json, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'later' } },
        { statusCode: 200, headers: json, body: {} },
      );
      await bundled.write(handler);
      expect(asked.times, type).to.equal(2);
    }
  });

  it('tell a queue that is not there, and one that may not be used, by the names that are told apart', async () => {
    for (const [name, code] of Object.entries({
      QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
      KmsAccessDenied: 'KMS.AccessDeniedException',
      AccessDeniedException: 'AccessDeniedException',
    })) {
      const headers = { ...json, 'x-amzn-query-error': `${code};Sender` };
      const body = { __type: `com.amazonaws.sqs#${name}`, message: 'no' };
      expect(await failureOf(bundled.send(answering({ statusCode: 400, headers, body }).handler)), name) //
        .to.include({ name, message: 'no' });
    }
  });

  it('carry neither the errors nor the operations that nobody asks for', () => {
    expect(bundled.text).to.contain('GetParameter');
    for (const unused of [
      ...['AutomationExecutionNotFoundException', 'CreateAssociation', 'CodeStorageExceededException'],
      ...['GlobalTableNotFoundException', 'PurgeQueueInProgress', 'repository'],
    ])
      expect(bundled.text).not.to.contain(unused);
  });

  it('keep the errors whose schemas are read: why a transaction was cancelled', () => {
    const registered = 'n0_registry.registerError(TransactionCanceledException$, TransactionCanceledException);';
    expect(leanSchema('client-dynamodb', registered)).to.equal(registered);
    expect(leanSchema('client-ssm', registered)).to.equal('');
    expect(leanSchema('client-cloudwatch', registered)).to.equal(registered);
  });
});
