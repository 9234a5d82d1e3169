import '../../builders/quiet.ts';
import { expect } from 'chai';
import { fingerprint } from '../../../shared/pos/adapters/fingerprint.ts';
import type { SessionRepository, TransactionKey } from '../../../shared/pos/adapters/session-repository.ts';
import { tellLateSales } from '../../../shared/pos/adapters/tell-late-sales.ts';
import type { Session } from '../../../shared/pos/session-record.ts';

const MIDNIGHT = Date.parse('2026-03-02T00:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TILL = { merchant: 'm-1', channels: ['POS-1'] };
const IDENTIFIER = { type: 'customerId', value: 'CUST-1' } as const;
const RULES = { ttlHours: 24, lateFinalizeHours: 72 };

const keyOf = ({ merchant, channelId, businessDate, transactionId }: TransactionKey) =>
  [merchant, channelId, businessDate, transactionId].join('#');

/** Sessions by their transactions, as the table has them. */
function aTable() {
  const all = new Map<string, Session>();
  const sessions = {
    ofTransaction: async (transaction: TransactionKey) => all.get(keyOf(transaction)),
    begin: async (session: Session) => {
      all.set(keyOf(session), session);
      return session;
    },
  } as unknown as SessionRepository;
  const tell = tellLateSales(sessions, RULES);
  const told = (occurredAt: number, more: { readonly businessDate?: string } = {}) => {
    const sale = {
      channelId: 'POS-1',
      transactionId: 'T-1',
      identifier: IDENTIFIER,
      amount: 150,
      applyRewards: true,
      ...more,
    };
    return tell(TILL, [{ ...sale, occurredAt }], 'c', MIDNIGHT + HOUR_MS).then(([one]) => one);
  };
  /** What `identify` and `finalize` have left of the same transaction. */
  const begun = (createdAt: number) =>
    sessions.begin(
      {
        ...{ sessionId: 'sess_1', merchant: 'm-1', channelId: 'POS-1', businessDate: '2026-03-01' },
        ...{ transactionId: 'T-1', status: 'finalizing', fingerprint: 'by itself', createdAt },
        customer: fingerprint(IDENTIFIER),
      } as Session,
      undefined,
    );
  return { all, told, begun };
}

describe('a sale that is told late without its business date', () => {
  it('is the one that its till began before midnight, and not another', async () => {
    const { all, told, begun } = aTable();
    await begun(MIDNIGHT - MINUTE_MS);
    expect(await told(MIDNIGHT + MINUTE_MS)).to.include({ code: 'request_differs' });
    expect(all.size).to.equal(1);
  });

  it('is another where that one was begun twelve hours before it, or the till says the date', async () => {
    for (const [createdAt, more] of [
      [MIDNIGHT + MINUTE_MS - 12 * HOUR_MS, {}],
      [MIDNIGHT - MINUTE_MS, { businessDate: '2026-03-02' }],
    ] as const) {
      const { all, told, begun } = aTable();
      await begun(createdAt);
      expect(await told(MIDNIGHT + MINUTE_MS, more)).to.include({ status: 'finalizing' });
      expect([...all.keys()]).to.include('m-1#POS-1#2026-03-02#T-1');
    }
  });

  it('is taken up to 96 hours after it, and five minutes before', async () => {
    const now = MIDNIGHT + HOUR_MS;
    const codeOf = async (occurredAt: number) => (await aTable().told(occurredAt)) as { readonly code?: string };
    expect((await codeOf(now - 96 * HOUR_MS + 1)).code).to.equal(undefined);
    expect((await codeOf(now - 96 * HOUR_MS)).code).to.equal('sale_too_old');
    expect((await codeOf(now + 5 * MINUTE_MS)).code).to.equal(undefined);
    expect((await codeOf(now + 5 * MINUTE_MS + 1)).code).to.equal('sale_in_future');
  });
});
