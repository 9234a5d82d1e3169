import { expect } from 'chai';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import type { Window } from '../../../shared/platform/events/given-up.ts';
import { republish } from '../../../shared/platform/events/republish.ts';
import { TransientError } from '../../../shared/platform/failures.ts';

const event = (id: string): DomainEvent => ({
  id,
  type: 'loyalty.pointsAdded.v2',
  subject: 'ada',
  correlationId: 'c',
  at: 0,
  data: {},
});
const windowFrom = (from: number): Window => ({ from, to: 9 });

/** A table with an event in each of three parts of a window from 1. */
function aSweep(timeLeftMs = 60_000, refused: readonly string[] = []) {
  const published: string[] = [];
  const later: Window[] = [];
  const announce = republish({
    eventsIn: async ({ from }) => ({
      events: [event(`part-${from}`)],
      next: from < 3 ? windowFrom(from + 1) : undefined,
    }),
    publisher: {
      publish: async (events) =>
        events.map(({ id }): PromiseSettledResult<void> => {
          if (refused.includes(id)) return { status: 'rejected', reason: new TransientError(id) };
          published.push(id);
          return { status: 'fulfilled', value: undefined };
        }),
    },
    goOnLater: async (window) => {
      later.push(window);
    },
    timeLeftMs: () => timeLeftMs,
  });
  return { announce, published, later };
}

describe('announcing what was given up', () => {
  it('publishes what was read of the records, and each part of a window', async () => {
    const { announce, published, later } = aSweep();
    const results = await announce([{ announced: [event('a'), event('b')] }, { window: windowFrom(1) }]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled']);
    expect(published).to.deep.equal(['a', 'b', 'part-1', 'part-2', 'part-3']);
    expect(later).to.deep.equal([]);
  });

  it('begins another part with 30 s at least, and leaves the rest to another invocation', async () => {
    const { announce, published, later } = aSweep(29_999);
    await announce([{ window: windowFrom(1) }]);
    expect(published).to.deep.equal(['part-1']);
    expect(later).to.deep.equal([{ from: 2, to: 9 }]);
    const enough = aSweep(30_000);
    await enough.announce([{ window: windowFrom(1) }]);
    expect(enough.published).to.deep.equal(['part-1', 'part-2', 'part-3']);
  });

  it('fails what did not go out, and nothing else', async () => {
    const { announce, published } = aSweep(60_000, ['a', 'part-2']);
    const [records, window, others] = await announce([
      { announced: [event('a')] },
      { window: windowFrom(1) },
      { announced: [event('b')] },
    ]);
    expect(records?.status === 'rejected' && records.reason.message).to.equal('a');
    expect(window?.status === 'rejected' && window.reason.message).to.equal('part-2');
    expect(others?.status).to.equal('fulfilled');
    expect(published).to.deep.equal(['part-1', 'b']);
  });
});
