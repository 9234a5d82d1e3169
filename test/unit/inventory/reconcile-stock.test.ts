import '../../builders/quiet.ts';
import { expect } from 'chai';
import validate, { type ReconcileStockCommand } from '#contracts/inventory/reconcile-stock-command';
import { reconcileStock } from '../../../shared/inventory/adapters/reconcile-stock.ts';
import { nightlyRun, startReconciliation } from '../../../shared/inventory/adapters/start-reconciliation.ts';
import type { FoundOfStock } from '../../../shared/inventory/adapters/stock-reconciliations.ts';
import type { HeldOfSku } from '../../../shared/inventory/stock-gaps.ts';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import type { Command } from '../../../shared/platform/outgoing/command-queue.ts';

const AT = Date.parse('2026-03-02T01:30:00.000Z');
const NOON = '2026-03-01T12:00:00.000Z';
const RUN: ReconcileStockCommand = { run: 'r1', startedAt: AT, settledBefore: NOON };
const NOTHING_FOUND: FoundOfStock = { skus: 0, skusWithGaps: 0, gaps: {}, named: [] };
const HELD: HeldOfSku = new Map([['ABC001', { units: 1, allocated: 1, createdAt: NOON, updatedAt: NOON }]]);

/** Shelves of these SKUs, of which those that are named have lost a movement. */
function shelves(
  skus: readonly string[],
  {
    wrong = [] as string[],
    held = [] as string[],
    stockless = [] as string[],
    gapsOfASku = 1,
    timeLeftMs = (): number => 300_000,
    isBusAway = false,
  } = {},
) {
  const told: DomainEvent[] = [];
  const sent: Command[] = [];
  const done: FoundOfStock[] = [];
  const looked: string[] = [];
  const reconcile = reconcileStock({
    skus: async ({ limit, after }) =>
      skus
        .slice(after ? skus.indexOf(after.id) + 1 : 0)
        .slice(0, limit)
        .map((sku) => ({ sku, units: 0, reserved: 0, createdAt: NOON, updatedAt: NOON })),
    held: async () => ({ held: new Map(held.map((sku) => [sku, HELD])), stockless }),
    compare: async (sku, _, ofSku) => {
      looked.push(ofSku.size === 0 ? sku : `${sku} held`);
      if (![...skus, ...stockless].includes(sku) && ofSku.size === 0) return undefined;
      const count = wrong.includes(sku) ? gapsOfASku : 0;
      return Array.from({ length: count }, () => ({ kind: 'movement_missing', found: 'movement 2 is not there' }));
    },
    stock: { read: async (sku) => (skus.includes(sku) ? ({ sku } as never) : undefined) },
    runs: { done: async (_run, _at, _actor, found) => void done.push(found) },
    publisher: {
      publish: async (events) => {
        told.push(...events);
        const outcome: PromiseSettledResult<void> = isBusAway
          ? { status: 'rejected', reason: new TransientError('bus') }
          : { status: 'fulfilled', value: undefined };
        return events.map(() => outcome);
      },
    },
    send: async (commands) => void sent.push(...commands),
    timeLeftMs,
  });
  const run = (data: ReconcileStockCommand = RUN) =>
    reconcile(
      [
        {
          ...{ commandId: 'c', command: 'inventory.reconcile.v1', data },
          ...{ correlationId: 'k', actor: 'user:ops', receiveCount: 1 },
        },
      ],
      AT,
    );
  return { run, told, sent, done, looked };
}
const many = (count: number) => Array.from({ length: count }, (_, index) => `SKU${1000 + index}`);

describe('a run over SKUs', () => {
  it('goes through all pages with what is held of each, and tells of each that differs, under the same id again', async () => {
    const skus = many(250);
    const { run, told, done, looked } = shelves(skus, { wrong: ['SKU1000', 'SKU1249'], held: ['SKU1001'] });
    await run();
    expect(looked).to.deep.equal(skus.map((sku) => (sku === 'SKU1001' ? 'SKU1001 held' : sku)));
    const gaps = [{ kind: 'movement_missing', found: 'movement 2 is not there' }];
    expect(told.map(({ type, subject, data }) => [type, subject, data])).to.deep.equal(
      ['SKU1000', 'SKU1249'].map((productId) => ['inventory.stockGapFound.v1', productId, { productId, gaps }]),
    );
    const found = { skus: 250, skusWithGaps: 2, gaps: { movement_missing: 2 }, named: ['SKU1000', 'SKU1249'] };
    expect(done).to.deep.equal([found]);
    await run();
    expect(told).to.have.length(4);
    expect(new Set(told.map(({ id }) => id)).size).to.equal(2);
  });

  it('goes on in another invocation when its time is short, with one SKU at least, and loses nothing of what it has found', async () => {
    const { run, sent, done, looked } = shelves(['A', 'B', 'C'], { wrong: ['A', 'C'], timeLeftMs: () => 59_999 });
    let data: ReconcileStockCommand = RUN;
    for (let times = 1; times <= 3; times++) {
      await run(data);
      data = (sent.at(-1)?.data ?? data) as ReconcileStockCommand;
    }
    expect(looked).to.deep.equal(['A', 'B', 'C']);
    expect(sent.map(({ actor }) => actor)).to.deep.equal(['user:ops', 'user:ops']);
    expect(done).to.deep.equal([{ skus: 3, skusWithGaps: 2, gaps: { movement_missing: 2 }, named: ['A', 'C'] }]);
    const enough = shelves(['A', 'B', 'C'], { timeLeftMs: () => 60_000 });
    await enough.run();
    expect(enough.done).to.have.length(1);
  });

  it('looks at what is held of SKUs that are not there', async () => {
    const { run, told, done } = shelves(['A'], { held: ['A', 'GONE'], wrong: ['GONE'] });
    await run();
    expect(told.map(({ subject }) => subject)).to.deep.equal(['GONE']);
    expect(done[0]).to.include({ skus: 2, skusWithGaps: 1 });
  });

  it('looks at SKUs that have moved and are not there, once where they are held as well, but for those that were made meanwhile', async () => {
    const { run, told, done, looked } = shelves(['A', 'NEW'], {
      ...{ held: ['GONE'], stockless: ['LOST', 'NEW', 'GONE', 'EMPTY'], wrong: ['LOST', 'GONE'] },
    });
    await run();
    expect(looked).to.deep.equal(['A', 'NEW', 'EMPTY', 'GONE held', 'LOST']);
    expect(told.map(({ subject }) => subject)).to.deep.equal(['GONE', 'LOST']);
    expect(done[0]).to.include({ skus: 5, skusWithGaps: 2 });
  });

  it('goes on behind the last of those that are not there when its time is short', async () => {
    const gone = ['X', 'Y', 'Z'];
    const { run, sent, done, looked } = shelves(['A'], { stockless: gone, wrong: gone, timeLeftMs: () => 59_999 });
    let data: ReconcileStockCommand = RUN;
    for (let times = 1; times <= 4; times++) {
      await run(data);
      data = (sent.at(-1)?.data ?? data) as ReconcileStockCommand;
    }
    expect(looked).to.deep.equal(['A', 'X', 'Y', 'Z']);
    expect(sent.map(({ data: rest }) => (rest as ReconcileStockCommand).gone)).to.deep.equal([undefined, 'X', 'Y']);
    expect(validate(data), JSON.stringify(validate.errors)).to.equal(true);
    expect(done).to.deep.equal([{ skus: 4, skusWithGaps: 3, gaps: { movement_missing: 3 }, named: ['X', 'Y', 'Z'] }]);
  });

  it('of one SKU looks at nothing else, and at nothing where there is none', async () => {
    const { run, done, looked } = shelves(['A', 'B'], { wrong: ['A', 'B'] });
    await run({ ...RUN, productId: 'B' });
    await run({ ...RUN, productId: 'NONE' });
    expect(looked).to.deep.equal(['B', 'NONE']);
    expect(done).to.deep.equal([
      { skus: 1, skusWithGaps: 1, gaps: { movement_missing: 1 }, named: ['B'] },
      NOTHING_FOUND,
    ]);
  });

  it('names 20 SKUs and tells 100 gaps of each, and counts all', async () => {
    const skus = many(21);
    const { run, told, done } = shelves(skus, { wrong: skus, gapsOfASku: 101 });
    await run();
    expect(told[0]?.data.gaps).to.have.length(100);
    expect([done[0]?.skusWithGaps, done[0]?.named.length, done[0]?.gaps]).to.deep.equal([
      ...[21, 20, { movement_missing: 2121 }],
    ]);
  });

  it('comes again while the bus is away', async () => {
    const { run, done } = shelves(['A'], { wrong: ['A'], isBusAway: true });
    const [outcome] = await run();
    expect(outcome?.status).to.equal('rejected');
    expect(done).to.deep.equal([]);
  });

  it('of a night looks back a month, and not at the last hour', async () => {
    const sent: Command[] = [];
    const begun: unknown[] = [];
    const runs = { begin: async (...asked: readonly unknown[]) => void begun.push(asked) };
    const start = startReconciliation(runs, async (commands) => void sent.push(...commands));
    await start({ ...nightlyRun(AT), actor: 'system:x', correlationId: 'k' });
    expect(begun).to.deep.equal([['nightly-2026-03-01', AT, 'system:x']]);
    expect(sent.map(({ data }) => data)).to.deep.equal([
      {
        ...{ run: 'nightly-2026-03-01', startedAt: AT },
        ...{ settledBefore: '2026-03-02T00:30:00.000Z', since: '2026-01-31T01:30:00.000Z' },
      },
    ]);
  });
});
