import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { bundleOptions } from '../../../scripts/build/bundle-options.ts';
import { leanSchema } from '../../../scripts/build/lean-schemas.mjs';
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
  readonly text: string;
}

const ENTRY = `
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
const settings = (requestHandler) => ({
  region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, maxAttempts: 2, requestHandler,
});
export const parameter = (handler) => new SSMClient(settings(handler)).send(new GetParameterCommand({ Name: '/x' }));
export const invoke = (handler) => new LambdaClient(settings(handler)).send(new InvokeCommand({ FunctionName: 'f' }));
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

  it('carry neither the errors nor the operations that nobody asks for', () => {
    expect(bundled.text).to.contain('GetParameter');
    for (const unused of ['AutomationExecutionNotFoundException', 'CreateAssociation', 'CodeStorageExceededException'])
      expect(bundled.text).not.to.contain(unused);
  });

  it('keep the errors whose schemas are read: why a transaction was cancelled', () => {
    const registered = 'n0_registry.registerError(TransactionCanceledException$, TransactionCanceledException);';
    expect(leanSchema('client-dynamodb', registered)).to.equal(registered);
    expect(leanSchema('client-ssm', registered)).to.equal('');
  });
});
