import '../../builders/quiet.ts';
import { DynamoDBDocumentClient, type QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { eventItem, orderEventKey } from '../../../shared/platform/events/event-store.ts';
import { NOON } from '../../builders/accounts.ts';
import { inEnvironment } from '../../builders/environment.ts';

type OwnOrderEvents = typeof import('../../../shared/platform/events/own-order-events.ts');

/** A copy of its own: the module reads the table's name once, when it is imported. */
const FRESH = '../../../shared/platform/events/own-order-events.ts?own-order-events';

const eventOf = (eventName: string) => ({
  key: orderEventKey('o-1', eventName),
  eventName,
  eventData: { orderId: 'o-1' },
  correlationId: 'c-1',
  actor: 'user:ada',
  createdAt: '2026-11-21T12:00:00.000Z',
});

describe('the events of an order', () => {
  const sandbox = sinon.createSandbox();
  let events: OwnOrderEvents;
  let pages: object[];
  /** Queries that were sent, in turn, as they were. */
  let asked: object[];

  before(async () => {
    const settings = { EVENTS_TABLE_NAME: 'laurel-dev-events' };
    events = await inEnvironment(settings, () => import(FRESH) as Promise<OwnOrderEvents>);
  });

  beforeEach(() => {
    asked = [];
    sandbox
      .stub(DynamoDBDocumentClient.prototype as { send: (command: QueryCommand) => unknown }, 'send')
      .callsFake(async ({ input }) => {
        asked.push({ ...input });
        return pages.shift();
      });
  });
  afterEach(() => sandbox.restore());

  it('are all that are kept, page by page, read consistently from its partition', async () => {
    const [placed, paid] = [eventOf('ORDER_PLACED_EVENT'), eventOf('ORDER_PAID_EVENT')];
    pages = [
      { Items: [eventItem(paid, NOON)], LastEvaluatedKey: paid.key },
      { LastEvaluatedKey: paid.key },
      { Items: [eventItem(placed, NOON)] },
    ];
    expect(await events.readOrderEvents('o-1')).to.deep.equal([paid, placed]);
    expect(asked).to.have.length(3);
    expect(asked[0]).to.deep.include({
      TableName: 'laurel-dev-events',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'EVENTS#ORDER_ID#o-1' },
      ConsistentRead: true,
    });
  });
});
