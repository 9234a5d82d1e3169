import { type GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { pointsPayment } from '../../../shared/payments/adapters/points-payment.ts';
import table from '../../../shared/payments/table.json' with { type: 'json' };
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { LedgerInMemory } from '../../builders/points.ts';
import { ItemTable } from '../../builders/table/item-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const ORDER = { orderId: 'ABC001', userId: '123456', points: 300 };

/** @param failingPut the write that the table refuses for the moment */
function aWorld(available = 500, { failingPut = 0 } = {}) {
  let puts = 0;
  const reads: unknown[] = [];
  const ledger = new LedgerInMemory(available);
  const items = new ItemTable(table as unknown as TableShape);
  const client = {
    send: async (command: object) => {
      if (command.constructor.name === 'PutCommand' && ++puts === failingPut) throw new Error('throttled');
      if (command.constructor.name === 'GetCommand') reads.push((command as GetCommand).input.ConsistentRead);
      return items.client.send(command as never);
    },
  };
  const points = pointsPayment(client as unknown as typeof items.client, 'payments', ledger);
  return {
    ...{ ledger, items, reads, puts: () => puts },
    hold: () => points.hold(ORDER, 'c-1', 0),
    spend: () => points.spend(ORDER, 'c-1', 0),
    giveBack: () => points.giveBack(ORDER, 'c-1', 0),
    refund: (refundId: string, part: number) => points.refund(ORDER, { refundId, points: part }, 'c-1', 0),
    status: () => items.items()[0]?.status,
    /** What another version has written down of them. */
    written: (fields: object) =>
      items.client.send(
        new PutCommand({ TableName: 'payments', Item: { PK: 'POINTS#ABC001', ...ORDER, ...fields } }) as never,
      ),
  };
}

/** Repeats what fails, as a queue does. */
async function inTheEnd<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let delivery = 0; delivery < 20; delivery++)
    try {
      return await work();
    } catch {}
  return expect.fail('it never came to an end');
}

describe('points that pay for an order', () => {
  it('are held, and spent with the order, exactly once however often it is asked for', async () => {
    const { ledger, hold, spend, status } = aWorld();
    expect([await hold(), await hold()]).to.deep.equal(['held', 'held']);
    expect([ledger.available, ledger.held]).to.deep.equal([200, 300]);
    expect([await spend(), await spend(), await hold()]).to.deep.equal(['spent', 'spent', 'held']);
    expect([ledger.available, ledger.held, status()]).to.deep.equal([200, 0, 'SPENT']);
  });

  it('are refused where there are too few, for good', async () => {
    const { ledger, hold, spend, giveBack } = aWorld(299);
    expect(await hold()).to.equal('refused');
    ledger.available = 1000;
    expect([await hold(), await spend()]).to.deep.equal(['refused', 'lost']);
    await giveBack();
    expect(ledger.available).to.equal(1000);
  });

  it('come back with the failure of the order, held or spent, once', async () => {
    for (const isSpent of [false, true]) {
      const { ledger, hold, spend, giveBack, status } = aWorld();
      await hold();
      if (isSpent) await spend();
      for (const _ of [1, 2, 3]) await giveBack();
      expect([ledger.available, ledger.held, status()], `spent: ${isSpent}`).to.deep.equal([500, 0, 'GIVEN_BACK']);
      expect([await hold(), await spend()]).to.deep.equal(['given_back', 'lost']);
      expect(ledger.available).to.equal(500);
    }
  });

  it('stay held where only the writing of it has failed, and are the order’s when it is tried again', async () => {
    // The first one says that the ledger is about to be asked, the second what it has said.
    const { ledger, hold, spend } = aWorld(500, { failingPut: 2 });
    expect((await failureOf(hold())).message).to.equal('throttled');
    expect([ledger.available, ledger.held]).to.deep.equal([200, 300]);
    expect([await hold(), await spend()]).to.deep.equal(['held', 'spent']);
    expect([ledger.available, ledger.held]).to.deep.equal([200, 0]);
  });

  it('that another delivery was refused are let go of', async () => {
    const { ledger, hold, status } = aWorld(299);
    let calls = 0;
    ledger.turn = async () => {
      calls++;
      // One delivery asks and is refused; then there are points, and one that asked meanwhile gets them.
      if (calls === 1) {
        await hold();
        ledger.available = 500;
      }
    };
    expect(await failureOf(hold())).to.be.instanceOf(TransientError);
    expect([ledger.available, ledger.held, status()]).to.deep.equal([500, 0, 'REFUSED']);
    expect(await hold()).to.equal('refused');
  });

  it('of an order that ended first are never held', async () => {
    const { ledger, hold, giveBack } = aWorld();
    await giveBack();
    expect(await hold()).to.equal('given_back');
    expect(ledger.holds.size).to.equal(0);
  });

  it('that are held no more are lost to the order', async () => {
    const { ledger, hold, spend, giveBack } = aWorld();
    await hold();
    ledger.lapse();
    expect(await spend()).to.equal('lost');
    await giveBack();
    expect(ledger.available).to.equal(500);
  });

  it('come back in parts, once for each refund, and the rest with a cancellation', async () => {
    const { ledger, hold, spend, refund, giveBack } = aWorld();
    await hold();
    expect(await failureOf(refund('r1', 100)), 'ahead of them').to.be.instanceOf(TransientError);
    await spend();
    for (const _ of [1, 2]) await refund('r1', 100);
    await refund('r2', 50);
    expect(ledger.available).to.equal(350);
    await giveBack();
    await refund('r3', 10);
    expect(ledger.available).to.equal(500);
  });

  it('of a member without an account stay with nobody, which is written down once for each refund', async () => {
    const { ledger, items, hold, spend, refund, giveBack } = aWorld();
    await hold();
    await spend();
    await refund('r0', 50);
    ledger.isClosed = true;
    for (const _ of [1, 2]) await refund('r1', 100);
    for (const _ of [1, 2]) await giveBack();
    const kept = items.items().filter(({ pointsKept }) => pointsKept !== undefined);
    const by = { orderId: 'ABC001', userId: '123456', correlationId: 'c-1' };
    const when = { createdAt: '1970-01-01T00:00:00.000Z', updatedAt: '1970-01-01T00:00:00.000Z' };
    expect(kept).to.have.deep.members([
      { PK: 'POINTS#ABC001#r1', ...by, ...when, refundId: 'r1', pointsKept: 100 },
      { PK: 'POINTS#ABC001#cancellation', ...by, ...when, refundId: 'cancellation', pointsKept: 150 },
    ]);
    expect(ledger.available, 'what came back before').to.equal(250);
  });

  it('of a refund that its order’s cancellation has overtaken are told once, where the member is erased between the two', async () => {
    const { ledger, items, hold, spend, refund, giveBack } = aWorld();
    await hold();
    await spend();
    // The refund is under way when the cancellation gives back, and the member is erased before it asks again.
    ledger.turn = async () => {
      ledger.turn = async () => {};
      await giveBack();
      ledger.isClosed = true;
      throw new Error('the worker has died');
    };
    await refund('r1', 100).catch(() => {});
    await refund('r1', 100);
    const kept = items.items().filter(({ pointsKept }) => pointsKept !== undefined);
    expect(kept.map(({ refundId, pointsKept }) => [refundId, pointsKept])).to.deep.equal([['r1', 100]]);
    expect(ledger.available - 200, 'beside the refund').to.equal(200);
  });

  it('of a refund that its order’s cancellation has overtaken are the refund’s', async () => {
    const { ledger, items, hold, spend, refund, giveBack } = aWorld();
    await hold();
    await spend();
    // The refund has said what it will ask for, and the cancellation is first at the ledger.
    let isFirst = true;
    ledger.turn = async () => {
      ledger.isClosed = true;
      if (!isFirst) return;
      isFirst = false;
      await giveBack();
    };
    await refund('r1', 100);
    await refund('r1', 100);
    const back = () => ledger.available - 200;
    const kept = items.items().reduce((sum, { pointsKept = 0 }) => sum + Number(pointsKept), 0);
    expect(back() + kept).to.equal(300);
  });

  it('are asked for under keys of the order, the same whoever asks, and nothing is asked for that is known', async () => {
    const { ledger, hold, spend, refund, giveBack, reads } = aWorld();
    await hold();
    await spend();
    await refund('r1', 100);
    for (const _ of [1, 2]) await giveBack();
    await refund('r2', 10);
    expect(ledger.asked).to.deep.equal([
      ...['order-ABC001-hold', 'order-ABC001-capture'],
      ...['order-ABC001-refund-r1', 'order-ABC001-restore'],
    ]);
    expect(ledger.available).to.equal(500);
    expect(new Set(reads), 'as it was written last').to.deep.equal(new Set([true]));
    const held = aWorld();
    await held.hold();
    await held.giveBack();
    expect(held.ledger.asked).to.deep.equal(['order-ABC001-hold', 'order-ABC001-release']);
  });

  it('are not there to be spent or refunded before they are held', async () => {
    const { ledger, spend, refund } = aWorld();
    expect(await spend()).to.equal('lost');
    expect(await failureOf(refund('r1', 100))).to.be.instanceOf(TransientError);
    expect(ledger.asked).to.deep.equal([]);
  });

  it('are nobody else’s while they come back, and who goes on with it writes what is left to write', async () => {
    const { ledger, hold, spend, giveBack, status, puts } = aWorld();
    await hold();
    ledger.turn = async () => {
      throw new Error('died');
    };
    expect((await failureOf(giveBack())).message).to.equal('died');
    ledger.turn = async () => {};
    expect([status(), await hold(), await spend()]).to.deep.equal(['GIVING_BACK', 'given_back', 'lost']);
    const before = puts();
    await giveBack();
    expect([status(), puts() - before, ledger.available]).to.deep.equal(['GIVEN_BACK', 1, 500]);
  });

  it('of which refunds gave all back, or all but one, come back with the cancellation to the last one', async () => {
    for (const [part, asked] of [
      [300, 0],
      [299, 1],
    ] as const) {
      const { ledger, hold, spend, refund, giveBack, puts } = aWorld();
      await hold();
      await spend();
      await refund('r1', part);
      const before = puts();
      await refund('r1', part);
      expect(puts() - before, 'said before').to.equal(0);
      await giveBack();
      expect(ledger.asked.filter((key) => key === 'order-ABC001-restore')).to.have.length(asked);
      expect(ledger.available).to.equal(500);
    }
  });

  it('are let go of where the one that asked for them has died over it', async () => {
    for (const death of [1, 2]) {
      const { ledger, hold, giveBack, status } = aWorld();
      let calls = 0;
      ledger.turn = async () => {
        calls++;
        if (calls === death) throw new Error('died');
      };
      await failureOf(hold());
      expect(status()).to.equal('ASKED');
      await giveBack();
      expect([ledger.available, ledger.held, status()], `died at call ${death}`).to.deep.equal([500, 0, 'GIVEN_BACK']);
      expect(ledger.asked.at(-1), 'nothing was spent').to.equal('order-ABC001-release');
    }
  });

  it('that nobody got are not let go of', async () => {
    const { ledger, hold, giveBack, status } = aWorld(299);
    ledger.turn = async () => {
      throw new Error('died');
    };
    await failureOf(hold());
    ledger.turn = async () => {};
    await giveBack();
    expect(ledger.asked).to.deep.equal(['order-ABC001-hold', 'order-ABC001-hold']);
    expect([ledger.available, status()]).to.deep.equal([299, 'GIVEN_BACK']);
  });

  it('that a cancellation has not found are let go of by whoever gets them all the same', async () => {
    for (const dies of [true, false]) {
      const { ledger, hold, giveBack, status } = aWorld(299);
      ledger.turn = async () => {
        // The order is cancelled before the ledger has decided on it: there is nothing to find yet.
        ledger.turn = async () => {
          if (dies) throw new Error('died');
        };
        await giveBack().catch(() => {});
        ledger.turn = async () => {};
        ledger.available = 500;
      };
      expect(await failureOf(hold())).to.be.instanceOf(TransientError);
      expect(status()).to.equal(dies ? 'GIVING_BACK' : 'GIVEN_BACK');
      expect([ledger.available, ledger.held]).to.deep.equal([500, 0]);
      expect(ledger.asked.at(-1)).to.equal('order-ABC001-release');
    }
  });

  it('that stay with nobody are not forgotten where the table is busy', async () => {
    // Two writes for the hold, one for the spend, one for the part: the fifth says that nobody can have it.
    const { ledger, items, hold, spend, refund } = aWorld(500, { failingPut: 5 });
    await hold();
    await spend();
    ledger.isClosed = true;
    expect((await failureOf(refund('r1', 100))).message).to.equal('throttled');
    await refund('r1', 100);
    expect(items.items().flatMap(({ pointsKept }) => (pointsKept === undefined ? [] : [pointsKept]))).to.deep.equal([
      100,
    ]);
  });

  it('are exact where their worker dies before or after any of its calls', async () => {
    for (let death = 1; death <= 14; death++)
      for (const ends of ['spent', 'given back'] as const) {
        const { ledger, items, hold, spend, giveBack } = aWorld();
        let calls = 0;
        ledger.turn = async () => {
          calls++;
          if (calls === death) throw new Error('died');
        };
        items.failure = undefined;
        await inTheEnd(async () => {
          await hold();
          await spend();
        });
        if (ends === 'given back') await inTheEnd(() => giveBack());
        const left = ends === 'spent' ? 200 : 500;
        expect([ledger.available, ledger.held], `died at call ${death}, ${ends}`).to.deep.equal([left, 0]);
      }
  });

  it('are exact where the order is cancelled while they are being held or spent', async () => {
    for (let when = 1; when <= 8; when++) {
      const { ledger, hold, spend, giveBack } = aWorld();
      let calls = 0;
      let cancelling: Promise<void> | undefined;
      ledger.turn = async () => {
        if (++calls === when) cancelling = inTheEnd(() => giveBack());
        // The other one goes on meanwhile.
        await new Promise((resolve) => setImmediate(resolve));
      };
      await inTheEnd(async () => {
        if ((await hold()) === 'held') await spend();
      });
      await (cancelling ?? giveBack());
      expect([ledger.available, ledger.held], `cancelled at call ${when}`).to.deep.equal([500, 0]);
      expect(await hold()).to.equal('given_back');
    }
  });
});

describe('points that an earlier version has begun to move', () => {
  const SPENT = { holdId: 'hold-0', transactionId: 'capture#hold-0' };
  const RESTORE = { key: 'order-ABC001-restore' };
  const spentWorld = async () => {
    const world = aWorld();
    await world.hold();
    await world.spend();
    return world;
  };

  it('come back once where it asked for all that was left, and wrote down nothing of what it asked', async () => {
    for (const parts of [undefined, { r1: 100 }]) {
      const { ledger, written, giveBack, status } = await spentWorld();
      await written({ ...SPENT, status: 'GIVING_BACK', ...(parts && { parts }) });
      await ledger.giveBack(RESTORE, 'capture#hold-0');
      await giveBack();
      expect([ledger.available, status()], JSON.stringify(parts)).to.deep.equal([500, 'GIVEN_BACK']);
    }
  });

  it('come back where it died before it asked', async () => {
    const { ledger, written, giveBack, status } = await spentWorld();
    await written({ ...SPENT, status: 'GIVING_BACK' });
    await giveBack();
    expect([ledger.available, status()]).to.deep.equal([500, 'GIVEN_BACK']);
  });

  it('are asked for in the words that are written down, whatever they would be today', async () => {
    const { ledger, written, giveBack, refund, status } = await spentWorld();
    await written({ ...SPENT, status: 'GIVING_BACK', restoring: 120, parts: { r1: 100 } });
    await ledger.giveBack(RESTORE, 'capture#hold-0', 120);
    await giveBack();
    expect([ledger.available, status()]).to.deep.equal([320, 'GIVEN_BACK']);
    await ledger.giveBack({ key: 'order-ABC001-refund-r1' }, 'capture#hold-0', 100);
    await refund('r1', 90);
    expect(ledger.available).to.equal(420);
  });

  it('are held for as long as it has asked', async () => {
    const { ledger, written, hold, status } = aWorld();
    await written({ status: 'ASKED', holdSeconds: 3600 });
    await ledger.hold({ key: 'order-ABC001-hold' }, 300, 3600);
    expect([await hold(), ledger.available, status()]).to.deep.equal(['held', 200, 'HELD']);
  });

  it('are let go of where it has asked to hold them and heard no answer', async () => {
    const { ledger, written, giveBack, status } = aWorld();
    await written({ status: 'GIVING_BACK', holdSeconds: 3600, restoring: 300 });
    await ledger.hold({ key: 'order-ABC001-hold' }, 300, 3600);
    await giveBack();
    expect([ledger.available, ledger.held, status()]).to.deep.equal([500, 0, 'GIVEN_BACK']);
  });

  it('are held for a day by this one, which writes that down before it asks', async () => {
    const { ledger, items, hold } = aWorld();
    const asked: unknown[] = [];
    ledger.turn = async () => {
      asked.push(items.items()[0]);
    };
    await hold();
    expect(asked[0]).to.include({ status: 'ASKED', holdSeconds: 86_400 });
    await ledger.hold({ key: 'order-ABC001-hold' }, 300, 86_400);
    expect(ledger.available).to.equal(200);
  });

  it('are for a person to look at where somebody else has used the key', async () => {
    const { ledger, written, giveBack, refund, status } = await spentWorld();
    await ledger.giveBack(RESTORE, 'capture#hold-0', 7);
    await written({ ...SPENT, status: 'GIVING_BACK', restoring: 120 });
    const failure = await failureOf(giveBack());
    expect(failure).to.be.instanceOf(PermanentError).with.property('reason', 'asked_otherwise');
    expect(failure.message).to.equal('the ledger was asked something else under order-ABC001-restore');
    await written({ ...SPENT, status: 'SPENT', parts: { r1: 100 } });
    await ledger.giveBack({ key: 'order-ABC001-refund-r1' }, 'capture#hold-0', 7);
    expect(await failureOf(refund('r1', 100))).to.be.instanceOf(PermanentError);
    expect([ledger.available, status()]).to.deep.equal([214, 'SPENT']);
  });
});
