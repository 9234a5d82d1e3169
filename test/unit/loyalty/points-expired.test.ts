import type { AttributeValue } from 'aws-lambda';
import { expect } from 'chai';
import validateExpired from '#contracts/loyalty/points-expired-v1';
import { entryItem, keys, ledgerFields, noticeItem } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { pointsChangesIn } from '../../../shared/loyalty/adapters/points-changes-in.ts';
import { expiredIn, expiringIn, pointsExpiredEvents } from '../../../shared/loyalty/adapters/points-expired.ts';
import { republish } from '../../../shared/loyalty/adapters/republish.ts';
import type { Entry } from '../../../shared/loyalty/entry.ts';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import { anAccount, anEntry, balanceOf, NOON } from '../../builders/accounts.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

/** As DynamoDB's stream writes it. */
function attribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value !== 'object' || value === null) return { NULL: true };
  return { M: imageOf(value) };
}
const imageOf = (item: object) =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
const recorded = (item: object) => ({ dynamodb: { NewImage: imageOf(item) } });

const expiry = anEntry({
  ...{ kind: 'expiry', sourceId: '2026-10', points: -30, buckets: { '2026-10': -30 }, counters: { expired: 30 } },
  ...{ after: balanceOf(20), sequence: 4, createdAt: NOON + 4, effectiveAt: NOON, correlationId: 'c' },
});
/** Two months were over when the hold's points came back. */
const lapse = anEntry({
  ...{ kind: 'lapse', sourceId: 'hold', points: 5, buckets: { '2026-12': 5 }, counters: { expired: 70 } },
  ...{ expired: { '2026-10': 60, '2026-09': 10 }, after: { available: 20, held: 7, debt: 0 }, sequence: 5 },
  ...{ createdAt: NOON + 5, effectiveAt: NOON, correlationId: 'c' },
});
const order = anEntry({ sequence: 6, createdAt: NOON + 6 });
const said = (events: readonly DomainEvent[]) => events.map(({ data }) => data);

describe('points that expire', () => {
  it('are announced for each month, whatever the entry that let them go', () => {
    const announced = (entry: Entry) => expiredIn(recorded(entryItem('ada', entry)));
    expect(said(announced(expiry))).to.deep.equal([
      { userId: 'ada', month: '2026-10', points: 30, totalPoints: 20, sequence: 4 },
    ]);
    const months = announced(lapse);
    expect(said(months)).to.deep.equal([
      { userId: 'ada', month: '2026-09', points: 10, totalPoints: 27, sequence: 5 },
      { userId: 'ada', month: '2026-10', points: 60, totalPoints: 27, sequence: 5 },
    ]);
    expect(months.every(({ data }) => validateExpired(data))).to.equal(true);
    expect(new Set([...months, ...announced(expiry)].map(({ id }) => id))).to.have.property('size', 3);
    expect(announced(order)).to.deep.equal([]);
  });

  it('are announced by the stream and by a sweep with the same words', () => {
    for (const entry of [expiry, lapse, order])
      expect(pointsExpiredEvents('ada', entry)).to.deep.equal(expiredIn(recorded(entryItem('ada', entry))));
  });

  it('and those that are about to are found again when the stream has lost them', async () => {
    const table = new InMemoryTable();
    const account = anAccount({ points: 20, sequence: 6 });
    table.put({ ...keys.account('ada'), ...ledgerFields(account, 'c') });
    for (const entry of [expiry, lapse, order]) table.put({ ...entryItem('ada', entry) });
    const noticed = (month: string, noticedAt: number) =>
      noticeItem(account, { month, points: 20, expiresAt: NOON + 86_400_000 }, noticedAt, {
        correlationId: 'c',
        traceparent: null,
      });
    const [notice, early, late] = [
      noticed('2026-11', NOON + 5),
      noticed('2026-10', NOON),
      noticed('2026-12', NOON + 7),
    ];
    for (const item of [notice, early, late]) table.put({ ...item });
    const published: DomainEvent[] = [];
    const publisher = {
      publish: async (events: readonly DomainEvent[]) => {
        published.push(...events);
        return events.map(() => ({ status: 'fulfilled', value: undefined }) as const);
      },
    };
    const changesIn = pointsChangesIn(table.client, 'loyalty');
    const run = republish({ changesIn, publisher, goOnLater: async () => {}, timeLeftMs: () => 60_000 });
    await run([{ window: { from: NOON + 5, to: NOON + 6 } }]);
    const ofType = (type: string) => published.filter((event) => event.type === type);
    expect(ofType('loyalty.pointsExpired.v1')).to.deep.equal(expiredIn(recorded(entryItem('ada', lapse))));
    expect(ofType('loyalty.pointsExpiring.v1')).to.deep.equal(expiringIn(recorded(notice)));
  });
});
