import { type Attributes, SpanKind } from '@opentelemetry/api';
import { count } from '../telemetry/observability.ts';
import { traced } from '../telemetry/tracing.ts';

type Input = Readonly<Record<string, unknown>>;
type Output = { readonly $metadata?: { readonly requestId?: string; readonly attempts?: number } };
type Call = (args: { input: Input }) => Promise<{ output: Output }>;
type CallContext = { readonly clientName?: string; readonly commandName?: string };

/** What all clients have in common; the types of their middlewares differ. */
interface Client {
  readonly middlewareStack: {
    add(middleware: never, options: { step: 'initialize'; name: string; priority: 'high' }): void;
  };
}

/** An answer that is as good as any other: a parameter that nobody has set. */
const EXPECTED_ERROR = 'ParameterNotFound';

/**
 * Gives every call of an AWS client a span, over all of its attempts, and counts the attempts that were repeats. Instrumentation that hooks into imports does not
 * reach what is bundled.
 *
 * @source https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
 */
export function withCallSpans<Watched extends Client>(client: Watched): Watched {
  client.middlewareStack.add(callInSpan as never, { step: 'initialize', name: 'callSpan', priority: 'high' });
  return client;
}

function callInSpan(next: Call, { clientName = '', commandName = '' }: CallContext): Call {
  const service = clientName.replace(/Client$/, '');
  const method = commandName.replace(/Command$/, '');
  return (args) =>
    traced(
      () => ({
        name: `${service}.${method}`,
        kind: SpanKind.CLIENT,
        expectedError: EXPECTED_ERROR,
        attributes: {
          'rpc.system': 'aws-api',
          'rpc.service': service,
          'rpc.method': method,
          'cloud.region': process.env.AWS_REGION,
          ...resourceOf(service, args.input),
        },
      }),
      async (span) => {
        const answer = await next(args);
        const { requestId, attempts = 1 } = answer.output.$metadata ?? {};
        if (attempts > 1) count('Retries', attempts - 1);
        span?.setAttributes({
          'aws.request_id': requestId,
          ...(attempts > 1 ? { 'http.request.resend_count': attempts - 1 } : {}),
        });
        return answer;
      },
    );
}

/** Names of what is called, never what is sent. */
function resourceOf(service: string, input: Input): Attributes {
  if (service === 'DynamoDB') return { 'db.system.name': 'aws.dynamodb', 'aws.dynamodb.table_names': tablesOf(input) };
  if (service === 'Lambda' && typeof input.FunctionName === 'string')
    return { 'faas.invoked_provider': 'aws', 'faas.invoked_name': input.FunctionName };
  if (service === 'SQS' && typeof input.QueueUrl === 'string') return { 'aws.sqs.queue.url': input.QueueUrl };
  if (service === 'SSM' && typeof input.Name === 'string') return { 'laurel.parameter_name': input.Name };
  return {};
}

function tablesOf({ TableName, RequestItems, TransactItems }: Input): string[] {
  if (typeof TableName === 'string') return [TableName];
  if (RequestItems) return Object.keys(RequestItems);
  const items = (TransactItems ?? []) as readonly Readonly<Record<string, { readonly TableName?: string }>>[];
  return [...new Set(items.flatMap((item) => Object.values(item).flatMap(({ TableName: table }) => table ?? [])))];
}
