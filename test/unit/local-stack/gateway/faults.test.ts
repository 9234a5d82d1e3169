import { expect } from 'chai';
import { type Caller, OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { Faults } from '../../../../scripts/local-stack/gateway/faults.ts';
import type { Call } from '../../../../scripts/local-stack/gateway/gateway-service.ts';

function aCall(changes: { operation?: string; body?: string; caller?: Caller } = {}): Call {
  const { operation = 'PutItem', body = '{}', caller = OPERATOR } = changes;
  return {
    operation,
    method: 'POST',
    url: '/',
    headers: {},
    body: Buffer.from(body),
    caller,
    signal: () => new AbortController().signal,
  };
}

const dropPut = { service: 'dynamodb', operation: 'PutItem', action: 'drop-answer' };

describe('faults', () => {
  it('strike as many calls as they were asked for, and no more', () => {
    const faults = new Faults();
    faults.add({ ...dropPut, count: 2 });
    const struck = [1, 2, 3].map(() => faults.take('dynamodb', aCall())?.action);
    expect(struck).to.deep.equal(['drop-answer', 'drop-answer', undefined]);
    expect(faults.list()).to.deep.equal([]);
  });

  it('strike the named operation of the named service only', () => {
    const faults = new Faults();
    faults.add(dropPut);
    expect(faults.take('dynamodb', aCall({ operation: 'GetItem' }))).to.equal(undefined);
    expect(faults.take('sqs', aCall())).to.equal(undefined);
    expect(faults.take('dynamodb', aCall())?.action).to.equal('drop-answer');
  });

  it('strike the named function only', () => {
    const faults = new Faults();
    faults.add({ ...dropPut, caller: 'loyalty/spend-points' });
    expect(faults.take('dynamodb', aCall())).to.equal(undefined);
    const caller: Caller = { kind: 'function', id: 'loyalty/spend-points' };
    expect(faults.take('dynamodb', aCall({ caller }))?.action).to.equal('drop-answer');
  });

  it('strike only a body that holds the text', () => {
    const faults = new Faults();
    faults.add({ ...dropPut, match: 'USER#7' });
    expect(faults.take('dynamodb', aCall({ body: '{"PK":"USER#8"}' }))).to.equal(undefined);
    expect(faults.take('dynamodb', aCall({ body: '{"PK":"USER#7"}' }))?.action).to.equal('drop-answer');
  });

  it('strike what a service delivers where they name it, and nothing that comes over the wire', () => {
    const faults = new Faults();
    const refuse = (body: string) => () => faults.refuseDelivery('scheduler', 'sqs', 'SendMessage', body);
    const send = { service: 'sqs', operation: 'SendMessage', action: 'fail', code: 'Later', count: 2 };
    faults.add(send);
    expect(refuse('{}')).not.to.throw();
    faults.clear();
    faults.add({ ...send, caller: 'scheduler', match: 'nightly' });
    expect(faults.take('sqs', aCall({ operation: 'SendMessage', body: 'nightly' }))).to.equal(undefined);
    expect(() => faults.refuseDelivery('events', 'sqs', 'SendMessage', 'nightly')).not.to.throw();
    expect(refuse('daily')).not.to.throw();
    for (const _ of [1, 2]) expect(refuse('nightly')).to.throw('A fault was asked for.').with.property('code', 'Later');
    expect(refuse('nightly')).not.to.throw();
  });

  it('strike in the order in which they were added', () => {
    const faults = new Faults();
    faults.add({ ...dropPut, action: 'fail', status: 500, code: 'One' });
    faults.add({ ...dropPut, action: 'fail', status: 500, code: 'Two' });
    const codes = [1, 2]
      .map(() => faults.take('dynamodb', aCall()))
      .map((fault) => fault?.action === 'fail' && fault.code);
    expect(codes).to.deep.equal(['One', 'Two']);
  });

  for (const [what, input, message] of [
    ['an unknown service', { ...dropPut, service: 's3' }, 'service must be one of'],
    ['no operation', { service: 'sqs', action: 'drop-answer' }, 'operation'],
    ['an unknown action', { ...dropPut, action: 'explode' }, 'action must be one of'],
    ['a count of 0', { ...dropPut, count: 0 }, 'count'],
    ['a delay without its length', { ...dropPut, action: 'delay' }, 'delayMs'],
    [
      'a delivery that is cut',
      { service: 'sqs', operation: 'SendMessage', action: 'drop-answer', caller: 'events' },
      'can fail only',
    ],
    [
      'a delivery to a table',
      { service: 'dynamodb', operation: 'PutItem', action: 'fail', caller: 'scheduler' },
      'can fail only',
    ],
    ['failing entries of another operation', { ...dropPut, action: 'fail-entries' }, 'PutEvents'],
  ] as const)
    it(`are refused for ${what}`, () => {
      expect(() => new Faults().add(input)).to.throw(message);
    });
});
