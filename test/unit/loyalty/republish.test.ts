import { expect } from 'chai';
import { openAccount } from '../../../shared/loyalty/account.ts';
import { accountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import type { AccountItem } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { announcedBy, pointsAddedEvents } from '../../../shared/loyalty/adapters/points-changed.ts';
import { changesFrom, pointsChangesIn } from '../../../shared/loyalty/adapters/points-changes-in.ts';
import { republish } from '../../../shared/loyalty/adapters/republish.ts';
import { close } from '../../../shared/loyalty/close.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import type { Entry } from '../../../shared/loyalty/entry.ts';
import { signUp } from '../../../shared/loyalty/sign-up.ts';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { anEntry as anyEntry, balanceOf, NOON } from '../../builders/accounts.ts';
import { anOrder } from '../../builders/movements.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

const account = { userId: 'ada', createdAt: NOON, tier: 'Silver', tierSince: NOON + 5 } as AccountItem;

const anEntry = (sequence: number, points: number, changes: Partial<Entry> = {}): Entry =>
  anyEntry({
    sourceId: `${sequence}`,
    points,
    after: balanceOf(100 * sequence),
    sequence,
    correlationId: `c${sequence}`,
    attemptId: `attempt-${sequence}`,
    createdAt: NOON + sequence,
    ...changes,
  });

describe('changes read back from the ledger', () => {
  it('are announced under the ids that the stream would have given them', () => {
    const [change] = changesFrom(account, [anEntry(2, 100)]);
    const image = (points: number, sequence: number) => ({
      userId: { S: 'ada' },
      points: { N: `${points}` },
      lastSequence: { N: `${sequence}` },
      createdAt: { N: `${NOON}` },
      updatedAt: { N: `${NOON + sequence}` },
      correlationId: { S: `c${sequence}` },
    });
    const streamed = announcedBy({ dynamodb: { OldImage: image(100, 1), NewImage: image(200, 2) } });
    expect(change && pointsAddedEvents(change)).to.deep.equal(streamed);
  });

  it('are one for all entries of one write', () => {
    const write = { attemptId: 'one', createdAt: NOON + 9 };
    const changes = changesFrom(account, [anEntry(1, 100), anEntry(2, 50, write), anEntry(3, -20, write)]);
    expect(changes.map(({ sequence, difference, totalPoints }) => [sequence, difference, totalPoints])).to.deep.equal([
      [1, 100, 100],
      [3, 30, 300],
    ]);
  });

  it('name the tier of then, where that is known', () => {
    expect(changesFrom(account, [anEntry(4, 100), anEntry(5, 100)]).map(({ tier }) => tier)).to.deep.equal([
      undefined,
      'Silver',
    ]);
  });

  it('are none where the points stayed', () => {
    const write = { attemptId: 'one', createdAt: NOON };
    expect(changesFrom(account, [anEntry(1, 0), anEntry(2, 50, write), anEntry(3, -50, write)])).to.deep.equal([]);
  });
});

describe('changes of an account that was closed and came back', () => {
  it('are announced again under the ids of the life in which they happened', async () => {
    const table = new InMemoryTable();
    const accounts = accountRepository({ client: table.client, tableName: table.name });
    const told: string[] = [];
    const command = (at: number) => ({ correlationId: 'c', activityAt: at });
    const movements = [
      (at: number) => signUp({ userId: 'ada', ...command(at) }),
      () => anOrder('1'),
      (at: number) => close(command(at)),
      (at: number) => signUp({ userId: 'ada', ...command(at) }),
      () => anOrder('2'),
      (at: number) => close(command(at)),
      (at: number) => signUp({ userId: 'ada', ...command(at) }),
      () => anOrder('3'),
    ];
    for (const [index, movementOf] of movements.entries()) {
      const at = NOON + 1000 * index;
      const before = (await accounts.read('ada'))?.points ?? 0;
      await accounts.apply('ada', [movementOf(at)], DEFAULT_PROGRAMME, at);
      const { points, createdAt, sequence, updatedAt } = (await accounts.read('ada')) ?? openAccount('ada', 0);
      const change = { userId: 'ada', totalPoints: points, difference: points - before, sequence };
      if (points !== before)
        told.push(...pointsAddedEvents({ ...change, bornAt: createdAt, at: updatedAt }).map(({ id }) => id));
    }
    expect(new Set(told.map((id) => id.split(':')[1]))).to.have.length(3);
    const changesIn = pointsChangesIn(table.client, table.name);
    const again = async (from: number, to: number) =>
      (await changesIn({ from, to })).changes.flatMap(pointsAddedEvents).map(({ id }) => id);
    expect(await again(NOON, NOON + 9000)).to.have.members(told);
    expect(await again(NOON + 1000, NOON + 2000), 'a part of the time').to.have.members(told.slice(2, 6));
  });
});

describe('republishing', () => {
  const window = { from: NOON, to: NOON + 10 };

  /** A ledger that is swept in so many parts, one change in each. */
  function aSweep(parts: number, { timeLeftMs = (): number => 60_000, failing = false } = {}) {
    const events: DomainEvent[] = [];
    const windows: object[] = [];
    const run = republish({
      changesIn: async ({ startKey = { part: 1 } }) => {
        const part = Number(startKey.part);
        const next = part < parts ? { ...window, startKey: { part: part + 1 } } : undefined;
        return { changes: changesFrom(account, [anEntry(part, 100)]), expired: [], notices: [], next };
      },
      publisher: {
        publish: async (batch) => {
          events.push(...batch);
          return batch.map(() =>
            failing
              ? { status: 'rejected', reason: new TransientError('bus') }
              : { status: 'fulfilled', value: undefined },
          );
        },
      },
      goOnLater: async (later) => {
        windows.push(later);
      },
      timeLeftMs,
    });
    return { run, windows, sequences: () => events.map(({ id }) => id.split(':')[2]) };
  }

  it('goes through the whole ledger, part by part', async () => {
    const { run, sequences, windows } = aSweep(3);
    expect((await run([{ window }])).map(({ status }) => status)).to.deep.equal(['fulfilled']);
    expect(sequences()).to.deep.equal(['1', '1', '2', '2', '3', '3']);
    expect(windows).to.deep.equal([]);
  });

  it('goes on in another invocation when its time is short, from where it came to', async () => {
    const left = [30_000, 29_999];
    const { run, sequences, windows } = aSweep(5, { timeLeftMs: () => left.shift() ?? 0 });
    await run([{ window }]);
    expect(sequences()).to.deep.equal(['1', '1', '2', '2']);
    expect(windows).to.deep.equal([{ ...window, startKey: { part: 3 } }]);
  });

  it('does at least one part each time, however short the time is', async () => {
    const { run, sequences } = aSweep(2, { timeLeftMs: () => 0 });
    await run([{ window: { ...window, startKey: { part: 2 } } }]);
    expect(sequences()).to.deep.equal(['2', '2']);
  });

  it('fails for the moment while the bus is away, and goes no further', async () => {
    const { run, sequences } = aSweep(3, { failing: true });
    const [result] = await run([{ window }]);
    expect(result?.status === 'rejected' && result.reason).to.be.instanceOf(TransientError);
    expect(sequences()).to.deep.equal(['1', '1']);
  });
});
