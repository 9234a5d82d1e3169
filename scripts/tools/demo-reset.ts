import { setTimeout as delay } from 'node:timers/promises';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import jsonwebtoken from 'jsonwebtoken';
import { adminToken } from './admin-token.ts';
import { type Reset, resetReport } from './demo-reset/report.ts';
import { runTool } from './run-tool.ts';
import { runningStack, stateDirOf } from './running-stack.ts';
import { ToolError } from './tool-error.ts';

const SCOPE = 'demo:admin';
const SUBJECT = 'make-demo-reset';
/** As long as a reset may take. */
const PATIENCE_MS = 1_800_000;
const LOOK_EVERY_MS = 1000;

/** Where a reset is asked for, and by which token: tokens are made anew, as a reset may outlive one. */
interface Door {
  readonly env: string;
  readonly endpoint: string;
  readonly token: () => Promise<string>;
}

/**
 * `make demo-reset [ENV=<name>] [AWS_REGION=<region>]`: deletes everything and seeds the demo, on the running stack, or, with
 * ENV and AWS_REGION, in a deployment that allows it, by whoever may read its parameters. Never in prod.
 */
await runTool(async () => {
  const { ENV, AWS_REGION } = process.env;
  if (ENV === 'prod') throw new ToolError('prod is not reset.');
  const { env, endpoint, token } = ENV && AWS_REGION ? await deployment(ENV, AWS_REGION) : localStack(ENV);
  const { resetId } = await ask<{ readonly resetId: string }>('POST', 'demo/reset', { confirm: ENV || env });
  console.log(`The reset ${resetId} has begun; writes are refused until it has ended.`);
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
    const reset = await ask<Reset>('GET', `demo/resets/${resetId}`);
    if (reset.status === 'Running') continue;
    for (const line of resetReport(reset)) console.log(line);
    if (reset.status === 'Failed') process.exitCode = 1;
    return;
  }
  throw new ToolError(`The reset ${resetId} does not end.`);

  async function ask<Data>(method: string, path: string, body?: object): Promise<Data> {
    const response = await fetch(new URL(path, endpoint.endsWith('/') ? endpoint : `${endpoint}/`), {
      method,
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { success, message, data } = (await response.json()) as {
      readonly success?: boolean;
      readonly message?: readonly string[];
      readonly data: Data;
    };
    if (!success)
      throw new ToolError(
        `${method === 'POST' ? 'Nothing is reset' : 'How it goes cannot be seen'}. The API answers ${response.status}: ${[message].flat().join('; ')}.`,
      );
    return data;
  }
});

function localStack(env: string | undefined): Door {
  const stack = runningStack(stateDirOf(process.env));
  return { env: env ?? stack.env, endpoint: stack.endpoints.api, token: () => adminToken(stack, SUBJECT, SCOPE) };
}

async function deployment(env: string, region: string): Promise<Door> {
  const client = new SSMClient({ region });
  const read = async (path: string) => {
    const command = new GetParameterCommand({ Name: `/${env}/${path}`, WithDecryption: true });
    const { Parameter } = await client.send(command).catch((error: Error) => {
      throw new ToolError(`/${env}/${path} cannot be read: ${error.message}.`);
    });
    return Parameter?.Value ?? '';
  };
  try {
    const [endpoint, secret] = await Promise.all([read('DemoService/api-endpoint'), read('shared/secret-access-key')]);
    const sign = () =>
      jsonwebtoken.sign({ scope: SCOPE }, secret, { algorithm: 'HS256', subject: SUBJECT, expiresIn: 300 });
    return { env, endpoint, token: async () => sign() };
  } finally {
    client.destroy();
  }
}
