import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { orderFacts } from '../../../shared/orders/adapters/order-facts.ts';
import { anOrder } from '../../builders/orders.ts';

const TABLES = { events: 'events', inventory: 'inventory', payments: 'payments' };
const DAY_MS = 86_400_000;

/** Tables that know nothing but events of an order, a page of them at a time. */
function eventsIn(...pages: string[][]) {
  const asked: QueryCommandInput[] = [];
  const send = async ({
    input,
    constructor: { name },
  }: {
    input: QueryCommandInput;
    constructor: { name: string };
  }) => {
    if (name !== 'QueryCommand') return {};
    asked.push(input);
    const LastEvaluatedKey = asked.length < pages.length ? { pk: 'p', sk: `page ${asked.length}` } : undefined;
    return { Items: pages[asked.length - 1]?.map((eventName) => ({ eventName })), LastEvaluatedKey };
  };
  const client = { send } as unknown as Pick<DynamoDBDocumentClient, 'send'>;
  return { asked, facts: orderFacts(client, TABLES, async () => undefined) };
}

describe('what is known of an order', () => {
  const order = anOrder();
  const createdAt = Date.parse(order.createdAt);

  it('is all of its events, however many answers they come in', async () => {
    const { asked, facts } = eventsIn(['ORDER_CREATED_EVENT'], ['ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_SHIPPED_EVENT']);
    const { events } = await facts.of(order, undefined, createdAt);
    expect(events).to.deep.equal(['ORDER_CREATED_EVENT', 'ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_SHIPPED_EVENT']);
    expect(asked.map(({ ExclusiveStartKey }) => ExclusiveStartKey)).to.deep.equal([
      undefined,
      { pk: 'p', sk: 'page 1' },
    ]);
    expect(asked[0]).to.deep.include({
      ConsistentRead: true,
      ExpressionAttributeValues: { ':order': 'EVENTS#ORDER_ID#ABC001' },
    });
  });

  it('is none of its events from their last day in the store on', async () => {
    const { asked, facts } = eventsIn(['ORDER_CREATED_EVENT']);
    expect((await facts.of(order, undefined, createdAt + 29 * DAY_MS)).events).to.equal(undefined);
    expect(asked).to.deep.equal([]);
    expect((await facts.of(order, undefined, createdAt + 29 * DAY_MS - 1)).events).to.have.length(1);
  });
});
