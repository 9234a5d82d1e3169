import '../../builders/quiet.ts';
import { expect } from 'chai';
import validate, { type OrderData } from '#contracts/orders/order-data';
import { type Happening, storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { type EventRecord, orderEventKey } from '../../../shared/platform/events/event-store.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { NOON } from '../../builders/accounts.ts';
import { anEvent } from '../../builders/events.ts';
import { aContext, messages } from '../../builders/lambda.ts';

const data = (orderId: string): OrderData => ({ orderId, sku: 'APPLES', units: 20, price: 33.25, userId: 'anna' });
const stored = (orderId: string, more: Partial<EventRecord> = {}): EventRecord => ({
  key: orderEventKey(orderId, 'ORDER_CREATED_EVENT'),
  eventName: 'ORDER_CREATED_EVENT',
  eventData: { ...data(orderId) },
  correlationId: 'c-1',
  actor: 'user:anna',
  createdAt: '2026-03-01T09:30:00.000Z',
  ...more,
});
/** As the store's pipe announces it, with words of its own that say nothing. */
const announced = (orderId: string, name = 'ORDER_CREATED_EVENT') =>
  anEvent(name, { ...orderEventKey(orderId, 'ORDER_CREATED_EVENT'), units: 1_000_000 });

type Work = (happened: Happening<OrderData>, at: number) => Promise<unknown>;

/** What a worker of ORDER_CREATED_EVENT got, and what became of the messages that it did not get. */
async function deliver(
  store: readonly EventRecord[],
  events: readonly unknown[],
  work: Work = async () => {},
  contract = validate,
) {
  const got: Happening<OrderData>[] = [];
  const parked: { readonly messageId: string; readonly reason: string; readonly detail: string }[] = [];
  const handler = storedEvents(
    {
      names: ['ORDER_CREATED_EVENT'],
      validate: contract,
      read: async ({ pk, sk }) => store.find(({ key }) => key.pk === pk && key.sk === sk),
      now: () => NOON,
      park: async ({ messageId }, { reason, message }) => {
        parked.push({ messageId, reason, detail: message });
      },
      returnLater: async () => {},
      pause: async () => {},
    },
    async (happened, at) => {
      expect(at).to.equal(NOON);
      got.push(happened);
      await work(happened, at);
    },
  );
  const { batchItemFailures } = await handler(messages(...events), aContext());
  return {
    takes: handler.takes,
    got,
    parked,
    failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
  };
}

describe('a worker of the event store', () => {
  it('is given what lies in the store, whatever the announcement says', async () => {
    const { takes, got, parked, failures } = await deliver([stored('ORD-1')], [announced('ORD-1')]);
    expect(got).to.deep.equal([stored('ORD-1')]);
    expect({ takes, parked, failures }).to.deep.equal({ takes: ['ORDER_CREATED_EVENT'], parked: [], failures: [] });
  });

  it('is not given an event that does not lie there, or lies there as another one', async () => {
    const other = stored('ORD-2', { eventName: 'ORDER_CANCELED_EVENT' });
    const { got, parked, failures } = await deliver([other], [announced('ORD-1'), announced('ORD-2')]);
    expect({ got, failures }).to.deep.equal({ got: [], failures: [] });
    expect(parked.map(({ reason }) => reason)).to.deep.equal(['not_in_the_store', 'not_in_the_store']);
    expect(parked[0]?.detail).to.contain('EVENTS#ORDER_ID#ORD-1 EVENT#ORDER_CREATED_EVENT');
  });

  it('is not given an event whose data break their contract: it is parked with the field', async () => {
    const broken = stored('ORD-1', { eventData: { ...data('ORD-1'), units: 1.5 } });
    const { got, parked } = await deliver([broken], [announced('ORD-1')]);
    expect(got).to.deep.equal([]);
    expect(parked).to.have.length(1);
    expect(parked[0]).to.include({ messageId: 'message-1', reason: 'malformed_event' });
    expect(parked[0]?.detail).to.match(/^\/eventData\/units /);
  });

  it('is not given an event whose data break their contract in several ways: it is parked with each field', async () => {
    const errors = [
      { instancePath: '/units', message: 'must be integer' },
      { instancePath: '/price', message: 'must be >= 0' },
    ];
    const refusing = Object.assign((_data: unknown): _data is OrderData => false, { errors }) as never;
    const { parked } = await deliver([stored('ORD-1')], [announced('ORD-1')], undefined, refusing);
    expect(parked[0]?.detail).to.equal('/eventData/units must be integer; /eventData/price must be >= 0');
  });

  it('is not given an event that lies with another order than the one that it is of', async () => {
    const strayed = stored('ORD-1', { eventData: { ...data('ORD-2') } });
    const { got, parked } = await deliver([strayed], [announced('ORD-1')]);
    expect(got).to.deep.equal([]);
    expect(parked.map(({ reason, detail }) => [reason, detail])).to.deep.equal([
      ['malformed_event', '/eventData/orderId is another one than that of EVENTS#ORDER_ID#ORD-1'],
    ]);
  });

  it('is given an event whose id has blanks around it, which are none of its key', async () => {
    const blank = stored('ORD-1', { eventData: { ...data(' ORD-1 ') } });
    expect((await deliver([blank], [announced('ORD-1')])).got).to.deep.equal([blank]);
  });

  it('never reads where events of other kinds lie', async () => {
    const key = { pk: 'EVENTS#SKU#ORD-1', sk: 'EVENT#ORDER_CREATED_EVENT' };
    const { got, parked } = await deliver([stored('ORD-1', { key })], [anEvent('ORDER_CREATED_EVENT', key)]);
    expect(got).to.deep.equal([]);
    expect(parked.map(({ reason }) => reason)).to.deep.equal(['not_in_the_store']);
  });

  it('is not asked about keys that are none of the store, or names that it does not take', async () => {
    const { got, parked } = await deliver(
      [stored('ORD-1')],
      [anEvent('ORDER_CREATED_EVENT', { pk: 'ORDER#ORD-1', sk: 'STATE' }), announced('ORD-1', 'ORDER_SHIPPED_EVENT')],
    );
    expect(got).to.deep.equal([]);
    expect(parked.map(({ reason }) => reason)).to.deep.equal(['malformed_event', 'unknown_event_type']);
  });

  it('settles each event of a batch by itself', async () => {
    const ids = ['ORD-1', 'ORD-2', 'ORD-3'];
    const { got, parked, failures } = await deliver(
      ids.map((id) => stored(id)),
      ids.map((id) => announced(id)),
      async ({ eventData: { orderId } }) => {
        if (orderId === 'ORD-1') throw new PermanentError('forbidden_transition', 'never');
        if (orderId === 'ORD-2') throw new TransientError('ahead of its order');
      },
    );
    expect(new Set(got.map(({ eventData }) => eventData.orderId))).to.deep.equal(new Set(ids));
    expect(parked.map(({ messageId, reason }) => [messageId, reason])).to.deep.equal([
      ['message-1', 'forbidden_transition'],
    ]);
    expect(failures).to.deep.equal(['message-2']);
  });
});
