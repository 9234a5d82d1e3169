import '../../builders/quiet.ts';
import { DynamoDBDocumentClient, GetCommand, type PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { eventItem, orderEventKey } from '../../../shared/platform/events/event-store.ts';
import { NOON } from '../../builders/accounts.ts';
import { inEnvironment } from '../../builders/environment.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { cancelledFor, throttled } from '../../builders/table/errors.ts';

type OwnEventStore = typeof import('../../../shared/platform/events/own-event-store.ts');

/** A copy of its own: the module reads the table's name once, when it is imported. */
const FRESH = '../../../shared/platform/events/own-event-store.ts?own-event-store';

const key = orderEventKey('o-1', 'ORDER_PLACED_EVENT');
const event = {
  key,
  eventName: 'ORDER_PLACED_EVENT',
  eventData: { units: 1 },
  correlationId: 'c-1',
  actor: 'user:ada',
};
const other = { ...event, eventData: { units: 2 } };

describe("a function's own event store", () => {
  const sandbox = sinon.createSandbox();
  let store: OwnEventStore;
  let lies: Record<string, unknown> | undefined;
  let failure: Error | undefined;
  /** Commands that were sent, in turn. */
  let sent: (GetCommand | PutCommand)[];

  before(async () => {
    const settings = { EVENTS_TABLE_NAME: 'laurel-dev-events' };
    store = await inEnvironment(settings, () => import(FRESH) as Promise<OwnEventStore>);
  });

  beforeEach(() => {
    [lies, failure, sent] = [undefined, undefined, []];
    sandbox
      .stub(DynamoDBDocumentClient.prototype as { send: (command: GetCommand | PutCommand) => unknown }, 'send')
      .callsFake(async (command) => {
        sent.push(command);
        if (command instanceof GetCommand) return { Item: lies };
        if (failure) throw failure;
        if (lies) throw Object.assign(new Error('it is there'), { name: 'ConditionalCheckFailedException' });
        lies = command.input.Item;
        return {};
      });
  });
  afterEach(() => sandbox.restore());

  it('stores an event that is not there, and only then', async () => {
    expect(await store.appendEvent(event, NOON)).to.equal(undefined);
    expect(sent.map(({ input }) => input)).to.deep.equal([
      {
        TableName: 'laurel-dev-events',
        Item: eventItem(event, NOON),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    ]);
  });

  it('answers what was said first, and leaves it as it is', async () => {
    await store.appendEvent(event, NOON);
    expect(await store.appendEvent(other, NOON + 1)).to.deep.equal({ units: 1 });
    expect(lies).to.deep.equal(eventItem(event, NOON));
    expect(await store.readStored(key)).to.deep.include({ key, eventData: { units: 1 }, actor: 'user:ada' });
    expect(sent.at(-1)?.input).to.deep.equal({ TableName: 'laurel-dev-events', Key: key, ConsistentRead: true });
  });

  it('takes an event that was there and is gone by now for a repeat', async () => {
    failure = Object.assign(new Error('it was there'), { name: 'ConditionalCheckFailedException' });
    expect(await store.appendEvent(event, NOON)).to.deep.equal({ units: 1 });
  });

  it('takes no other failure for an answer', async () => {
    for (const broken of [throttled(), cancelledFor('TransactionConflict', 1)]) {
      failure = broken;
      expect(await failureOf(store.appendEvent(event, NOON))).to.equal(broken);
    }
    expect(await store.readStored(key)).to.equal(undefined);
  });
});
