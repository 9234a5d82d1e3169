import { SpanKind } from '@opentelemetry/api';
import { expect } from 'chai';
import { aContext } from '../../builders/lambda.ts';
import { tracerListens } from '../../builders/tracer.ts';

type InvocationSpan = typeof import('../../../shared/platform/telemetry/invocation-span.ts');

/** A copy of its own: the first invocation of a process is another one than the next. */
const FRESH = '../../../shared/platform/telemetry/invocation-span.ts?invocation-span';

describe('the span of an invocation', () => {
  const tracer = tracerListens();

  it('names the function and the invocation, and which was the first of its process', async () => {
    const { inInvocationSpan } = (await import(FRESH)) as InvocationSpan;
    const concluded: unknown[] = [];
    const handler = inInvocationSpan(
      async (event: string) => `${event} done`,
      (event) => ({ name: `invoke ${event}`, kind: SpanKind.SERVER, attributes: { 'faas.trigger': 'other' } }),
      (span, answer) => {
        concluded.push(answer);
        span.setAttribute('answer', answer);
      },
    );
    expect([await handler('first', aContext()), await handler('second', aContext())]).to.deep.equal([
      'first done',
      'second done',
    ]);
    const attributes = (name: string) => tracer.span(`invoke ${name}`).attributes;
    expect(attributes('first')).to.deep.equal({
      'cloud.provider': 'aws',
      'cloud.platform': 'aws_lambda',
      'cloud.region': 'eu-west-1',
      'cloud.account.id': '000000000000',
      'cloud.resource_id': 'arn:aws:lambda:eu-west-1:000000000000:function:laurel-test',
      'faas.name': 'laurel-test',
      'faas.version': '1',
      'faas.invocation_id': 'request-1',
      'faas.coldstart': true,
      'faas.trigger': 'other',
      answer: 'first done',
    });
    expect(attributes('second')['faas.coldstart']).to.equal(false);
    expect(concluded).to.deep.equal(['first done', 'second done']);
  });
});
