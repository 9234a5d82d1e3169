/**
 * Stands in for the AWS SDK's clients of SSM and DynamoDB in the bundles of functions that read parameters and write items
 * by key, and nothing else: half of such a bundle was the SDK (docs/decisions/0148-aws-without-its-sdk-for-agents.md). It
 * has what shared/platform/aws asks of the clients: their middleware and request handler, errors by their names, retries.
 */
import { createHash, createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** What a service says that it may answer otherwise soon. @source https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const PASSING = new Set([
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'InternalServerError',
  'RequestTimeout',
]);
const BASE_DELAY_MS = 50;

class JsonClient {
  #middlewares = [];
  #settings;
  /** @param service name for people, id of its host and its signature, type of its bodies */
  constructor({ maxAttempts = 3, requestHandler: { requestTimeout = 2000 } = {} } = {}, service) {
    this.#settings = { maxAttempts, ...service };
    this.middlewareStack = { add: (middleware) => void this.#middlewares.push(middleware) };
    this.config = {
      requestHandler: {
        // The deadline of an invocation is a signal that makes one of the platform's own when it is asked to.
        handle: async ({ url, ...request }, { abortSignal } = {}) => {
          const signals = [AbortSignal.timeout(requestTimeout), abortSignal?.signal ?? abortSignal];
          const answer = await fetch(url, { ...request, signal: AbortSignal.any(signals.filter(Boolean)) });
          return { status: answer.status, headers: answer.headers, text: await answer.text() };
        },
      },
    };
  }

  async send(command, { abortSignal } = {}) {
    const { title } = this.#settings;
    const context = { clientName: `${title}Client`, commandName: command.commandName };
    const call = this.#middlewares.reduce(
      (next, middleware) => middleware(next, context),
      async () => ({ output: await this.#tried(command, abortSignal) }),
    );
    return (await call({ input: command.input })).output;
  }

  async #tried(command, abortSignal) {
    for (let attempts = 1; ; attempts++) {
      try {
        const output = await this.#asked(command, abortSignal);
        return { ...output, $metadata: { ...output.$metadata, attempts } };
      } catch (error) {
        if (error.$metadata) error.$metadata.attempts = attempts;
        if (!error.$retryable || attempts >= this.#settings.maxAttempts || abortSignal?.aborted) throw error;
        await delay(BASE_DELAY_MS * 2 ** attempts * (1 + Math.random()), undefined, { ref: false });
      }
    }
  }

  async #asked(command, abortSignal) {
    const { id, contentType, prefix } = this.#settings;
    const request = signed(
      {
        url: endpointOf(id),
        headers: { 'content-type': contentType, 'x-amz-target': `${prefix}.${command.operation}` },
        body: JSON.stringify(command.wire()),
      },
      { service: id, ...surroundings() },
      new Date(),
    );
    const { status, headers, text } = await this.config.requestHandler
      .handle(request, { abortSignal })
      .catch((error) => {
        throw unanswered(error);
      });
    const $metadata = { httpStatusCode: status, requestId: headers.get('x-amzn-requestid') ?? undefined };
    if (status === 200) return { ...JSON.parse(text || '{}'), $metadata };
    throw refused(status, text, $metadata);
  }
}

export class SSMClient extends JsonClient {
  constructor(settings) {
    super(settings, { title: 'SSM', id: 'ssm', contentType: 'application/x-amz-json-1.1', prefix: 'AmazonSSM' });
  }
}

export class DynamoDBClient extends JsonClient {
  constructor(settings) {
    super(settings, {
      title: 'DynamoDB',
      id: 'dynamodb',
      contentType: 'application/x-amz-json-1.0',
      prefix: 'DynamoDB_20120810',
    });
  }
}

/** Commands here write their values themselves. */
export const DynamoDBDocumentClient = { from: (client) => client };

export class GetParameterCommand {
  operation = 'GetParameter';
  commandName = 'GetParameterCommand';
  constructor(input) {
    this.input = input;
  }
  wire() {
    return this.input;
  }
}

export class UpdateCommand {
  operation = 'UpdateItem';
  commandName = 'UpdateItemCommand';
  constructor(input) {
    this.input = input;
  }
  wire() {
    const { Key, ExpressionAttributeValues, ...rest } = this.input;
    return { ...rest, Key: marshalled(Key), ExpressionAttributeValues: marshalled(ExpressionAttributeValues) };
  }
}

function marshalled(values) {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value) {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  throw new Error(`no ${typeof value} can be written here: this bundle has few of the SDK's types`);
}

/** Where Lambda says what a function is and may. */
function surroundings() {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  return {
    region: AWS_REGION,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    },
  };
}

function endpointOf(id) {
  const { AWS_REGION, AWS_ENDPOINT_URL, [`AWS_ENDPOINT_URL_${id.toUpperCase()}`]: own } = process.env;
  const suffix = AWS_REGION?.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL('/', own || AWS_ENDPOINT_URL || `https://${id}.${AWS_REGION}.${suffix}`).href;
}

/**
 * The request with AWS Signature Version 4 over its headers and its body.
 *
 * @source https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signed({ url, headers, body }, { service, region, credentials }, at) {
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const all = {
    ...headers,
    host: new URL(url).host,
    'x-amz-date': time,
    ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}),
  };
  const names = Object.keys(all).sort();
  const signedHeaders = names.join(';');
  const canonical = ['POST', '/', '', ...names.map((name) => `${name}:${all[name]}`), '', signedHeaders, hash(body)];
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hash(canonical.join('\n'))].join('\n');
  const key = scope.split('/').reduce(hmac, `AWS4${secretAccessKey}`);
  const { host: _, ...sent } = all;
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${hmac(key, toSign).toString('hex')}`;
  return { url, method: 'POST', headers: { ...sent, authorization }, body };
}

const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** What never got an answer: worth another try, unless the time is over. */
function unanswered(error) {
  if (error.name === 'DeadlineError' || error.name === 'AbortError') return error;
  const failure = new Error(error.cause?.code ?? error.message, { cause: error });
  return Object.assign(failure, { name: 'TimeoutError', $metadata: {}, $retryable: {} });
}

function refused(status, text, $metadata) {
  const { __type: type = 'UnknownError', message, Message, ...more } = parsed(text);
  const name = type.split('#').at(-1).split(':')[0];
  const isPassing = status >= 500 || status === 429 || PASSING.has(name);
  return Object.assign(new Error(message ?? Message ?? name), {
    ...more,
    name,
    $metadata,
    ...(isPassing ? { $retryable: {} } : {}),
  });
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
