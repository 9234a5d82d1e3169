import { expect } from 'chai';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import { givenUp } from '../../../shared/platform/events/given-up.ts';

describe('what a stream gave up', () => {
  const read = givenUp(({ eventID = '' }) => [{ id: eventID } as DomainEvent]);
  const received = (body: unknown) => read({ body: typeof body === 'string' ? body : JSON.stringify(body) }).received;

  it('is its records, where the function parked them', () => {
    expect(received({ Records: [{ eventID: '1' }, { eventID: '2' }] })).to.deep.equal({
      announced: [{ id: '1' }, { id: '2' }],
    });
  });

  it('is the time of those that Lambda dropped, two minutes before the first to two seconds behind the last', () => {
    const DDBStreamBatchInfo = {
      approximateArrivalOfFirstRecord: '2026-11-21T12:00:00Z',
      approximateArrivalOfLastRecord: '2026-11-21T12:05:00Z',
    };
    expect(received({ DDBStreamBatchInfo })).to.deep.equal({
      window: { from: Date.UTC(2026, 10, 21, 11, 58), to: Date.UTC(2026, 10, 21, 12, 5, 2) },
    });
  });

  it('is a time that is handed on, with where a sweep of it goes on', () => {
    const startKey = { PK: 'ada' };
    expect(received({ window: { from: 1, to: 1 } })).to.deep.equal({ window: { from: 1, to: 1 } });
    expect(received({ window: { from: 1, to: 2, startKey } })).to.deep.equal({ window: { from: 1, to: 2, startKey } });
    for (const other of [null, 'ada', ['ada']])
      expect(received({ window: { from: 1, to: 2, startKey: other } })).to.deep.equal({ window: { from: 1, to: 2 } });
  });

  const WRONG: readonly (readonly [body: unknown, reason: string])[] = [
    ['{', 'the body is no JSON object'],
    ['[]', 'the body is no JSON object'],
    ['null', 'the body is no JSON object'],
    [{}, 'neither records of a stream nor a position or a window'],
    [{ window: 7 }, 'neither records of a stream nor a position or a window'],
    [{ window: {} }, 'the window has no beginning and end in milliseconds'],
    [{ window: { from: 1 } }, 'the window has no beginning and end in milliseconds'],
    [{ window: { to: 1 } }, 'the window has no beginning and end in milliseconds'],
    [{ window: { from: 2, to: 1 } }, 'the window has no beginning and end in milliseconds'],
    [{ window: { from: 0.5, to: 1 } }, 'the window has no beginning and end in milliseconds'],
    [{ window: { from: 0, to: 1.5 } }, 'the window has no beginning and end in milliseconds'],
    [{ DDBStreamBatchInfo: {} }, 'the window has no beginning and end in milliseconds'],
  ];
  for (const [body, message] of WRONG)
    it(`is parked for good where it is ${JSON.stringify(body)}`, () => {
      expect(() => received(body))
        .to.throw(message)
        .with.property('reason', 'malformed_message');
    });
});
