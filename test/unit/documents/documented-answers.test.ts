import { expect } from 'chai';
import { expectDocumented, expectDocumentedEvent } from '../../integration/documented.ts';

/** What the integration tests hold each answer and each published event to. */
describe('an answer of the HTTP API', () => {
  const spent = { userId: 'ada', currentPoints: 70, transactionId: 'spend:1' };
  const envelope = (data: unknown) => ({ success: true, message: [], data });
  const refusal = { success: false, message: ['no'], data: null, code: 'not_enough_points' };

  it('is let through as docs/openapi.yaml has it', () => {
    expectDocumented('POST', '/loyalty', 201, envelope(spent));
    expectDocumented('POST', '/loyalty?a=b', 400, refusal);
  });

  it('is refused with a status that the route does not have', () => {
    expect(() => expectDocumented('POST', '/loyalty', 202, envelope(spent))).to.throw(
      'POST /loyalty answered 202, which docs/openapi.yaml does not name',
    );
  });

  it('is refused when its data is otherwise, or its code is not one of the route', () => {
    const { currentPoints: _, ...less } = spent;
    for (const [status, body] of [
      [201, envelope(less)],
      [201, envelope({ ...spent, currentPoints: '70' })],
      [201, envelope({ ...spent, more: 1 })],
      [400, { ...refusal, code: 'no_hold' }],
    ] as const)
      expect(() => expectDocumented('POST', '/loyalty', status, body), JSON.stringify(body)).to.throw(
        `POST /loyalty answered ${status} otherwise than docs/openapi.yaml says`,
      );
  });

  it("is not held to it where it is the gateway's own", () => {
    expectDocumented('POST', '/loyalty', 503, { message: 'Service Unavailable' });
    expect(() => expectDocumented('POST', '/loyalty', 503, { message: 'x', more: 1 })).to.throw('POST /loyalty');
  });
});

describe('a published event', () => {
  const data = { userId: 'ada', totalPoints: 150, difference: 50, sequence: 2 };

  it('is let through as docs/asyncapi.yaml has it, and what others publish is not looked at', () => {
    expectDocumentedEvent('loyalty.pointsAdded.v2', data);
    expectDocumentedEvent('nobody.knowsOf.v1', {});
    expect(() => expectDocumentedEvent('loyalty.pointsAdded.v2', { ...data, difference: 'fifty' })).to.throw(
      'loyalty.pointsAdded.v2 is otherwise than docs/asyncapi.yaml says',
    );
  });
});
