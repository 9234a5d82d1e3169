import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { transactionId } from '../../shared/loyalty/entry.ts';
import { anId, settings } from '../builders/arbitraries.ts';
import { anOrderCompleted, anOrderCompletedV1, aUserCreated } from '../builders/events.ts';
import { ledgerIsCoherent } from '../builders/ledger-is-coherent.ts';
import { theLoyaltyService } from '../builders/loyalty-service.ts';

/** An order or a sign-up, and the ways in which it is announced: once to three times, under either version. */
interface Happening {
  readonly kind: 'order' | 'welcome';
  readonly userId: string;
  readonly orderId: string | number;
  readonly versions: readonly (1 | 2)[];
}

const aHappening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom('order', 'order', 'order', 'welcome'),
  userId: fc.oneof(fc.constantFrom('ada', 'bob'), anId),
  orderId: fc.oneof(anId, fc.nat({ max: 20 })),
  versions: fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 3 }),
});

const delivered = fc.array(aHappening, { minLength: 1, maxLength: 12 }).chain((happenings) => {
  const announced = happenings.flatMap((happening) => happening.versions.map((version) => ({ happening, version })));
  return fc.record({
    happenings: fc.constant(happenings),
    announced: fc.shuffledSubarray(announced, { minLength: announced.length }),
    batchSizes: fc.infiniteStream(fc.integer({ min: 1, max: 10 })),
    atOnce: fc.boolean(),
  });
});

describe('any shuffling, repetition, version and partition of the same events', () => {
  const service = theLoyaltyService();
  let run = 0;

  it('gives one entry for each source, in all', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(delivered, async ({ happenings, announced, batchSizes, atOnce }) => {
        // Each run has members of its own in the one table.
        run++;
        const own = (userId: string) => `${run} ${userId}`;
        const ownOrder = (orderId: string | number) =>
          typeof orderId === 'number' ? 1000 * run + orderId : `${run} ${orderId}`;
        const deliver = async (batch: typeof announced) => {
          const ofKind = (kind: Happening['kind']) => batch.filter(({ happening }) => happening.kind === kind);
          const answers = await Promise.all([
            service.userCreated(...ofKind('welcome').map(({ happening }) => aUserCreated(own(happening.userId)))),
            service.orderCompleted(
              ...ofKind('order').map(({ happening: { userId, orderId }, version }) =>
                (version === 1 ? anOrderCompletedV1 : anOrderCompleted)(ownOrder(orderId), own(userId)),
              ),
            ),
          ]);
          assert.deepEqual(
            answers.flatMap(({ batchItemFailures }) => batchItemFailures),
            [],
          );
        };
        const batches = inBatches(announced, batchSizes);
        if (atOnce) await Promise.all(batches.map(deliver));
        else for (const batch of batches) await deliver(batch);

        const members = new Set(happenings.map(({ userId }) => own(userId)));
        const entries = [...members].flatMap((userId) =>
          ledgerIsCoherent(service.table, userId).map((entry) => ({ userId, id: transactionId(entry) })),
        );
        // An order that was announced for two members is one of theirs.
        const orders = Map.groupBy(
          happenings.filter(({ kind }) => kind === 'order'),
          ({ orderId }) => `order#${ownOrder(orderId)}`,
        );
        for (const [order, announcedFor] of orders) {
          const found = entries.filter(({ id }) => id === order);
          assert.equal(found.length, 1, order);
          assert(announcedFor.some(({ userId }) => own(userId) === found[0]?.userId));
        }
        const welcomed = new Set(happenings.filter(({ kind }) => kind === 'welcome').map(({ userId }) => own(userId)));
        for (const userId of welcomed)
          assert(entries.some((entry) => entry.userId === userId && entry.id === `welcome#${userId}`));
        assert.equal(entries.length, orders.size + welcomed.size);
        for (const { MessageAttributes } of service.parked)
          assert.equal(MessageAttributes?.reason?.StringValue, 'order_of_another_member');
      }),
      settings,
    );
  });
});

function inBatches<T>(all: readonly T[], sizes: Iterator<number>): T[][] {
  const batches: T[][] = [];
  for (let from = 0; from < all.length; ) {
    const size: number = sizes.next().value;
    batches.push(all.slice(from, from + size));
    from += size;
  }
  return batches;
}
