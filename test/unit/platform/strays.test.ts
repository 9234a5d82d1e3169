import '../../builders/quiet.ts';
import { expect } from 'chai';
import sinon from 'sinon';
import { strays } from '../../../shared/platform/boundary/strays.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { anOrderCompleted } from '../../builders/events.ts';
import { aContext, messages } from '../../builders/lambda.ts';

/** What was shown of the events of a batch, and what was parked or given back of it. */
async function noted(...events: readonly unknown[]) {
  const warn = sinon.stub(logger, 'warn');
  const info = sinon.stub(logger, 'info');
  const kept: unknown[] = [];
  const keep = async (message: unknown) => {
    kept.push(message);
  };
  try {
    const handler = strays({ park: keep, returnLater: keep });
    const answer = await handler(messages(...events), aContext());
    const ids = info.args.map(([, details]) => (details as { readonly eventId?: string }).eventId);
    return { shown: warn.args.map(([, details]) => details), ids, kept, answer };
  } finally {
    warn.restore();
    info.restore();
  }
}

describe('events from a source that nobody declares', () => {
  it('are shown with where they came from, and done with', async () => {
    const { shown, ids, kept, answer } = await noted({ ...anOrderCompleted('1'), source: 'dve.orders', account: '1' });
    expect(shown).to.deep.equal([
      { source: 'dve.orders', type: 'orders.orderCompleted.v2', eventId: 'bus-event-1', account: '1' },
    ]);
    expect(ids, 'by the id that the lines of the message have').to.deep.equal(['bus-event-1']);
    expect(kept).to.deep.equal([]);
    expect(answer).to.deep.equal({ batchItemFailures: [] });
  });

  it('are shown whatever they are', async () => {
    const { shown, kept } = await noted('{', 'null', '7', { source: 7, id: ['x'] });
    expect(shown).to.deep.equal([{ eventId: 'message-1' }, { eventId: 'message-2' }, { eventId: 'message-3' }, {}]);
    expect(kept).to.deep.equal([]);
  });
});
