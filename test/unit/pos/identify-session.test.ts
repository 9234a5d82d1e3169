import '../../builders/quiet.ts';
import { expect } from 'chai';
import { identifySession } from '../../../shared/pos/adapters/identify-session.ts';
import type { SessionRepository } from '../../../shared/pos/adapters/session-repository.ts';
import { BEGUN_AT } from '../../builders/pos/a-session.ts';

/** A till that may begin so many sales, where no member has a code. */
function aTill(admitted: number) {
  const begun: string[] = [];
  let left = admitted;
  const identify = identifySession({
    sessions: {
      ofTransaction: async () => undefined,
      begin: async ({ sessionId }: { readonly sessionId: string }) => void begun.push(sessionId),
    } as unknown as SessionRepository,
    partner: {} as never,
    codes: { redeem: async () => undefined },
    ttlHours: 24,
    admit: async () => {
      if (left-- <= 0) throw new Error('one too many');
      return {};
    },
  });
  const shows = (value: string) =>
    identify(
      {
        ...{ till: { merchant: 'm-1', channels: ['POS-1'] }, channelId: 'POS-1', transactionId: 'T-1' },
        ...{ shown: { type: 'code', value }, customer: `code ${value}`, correlationId: 'c' },
      },
      BEGUN_AT,
    ).then(
      () => 'identified',
      (error: Error) => error.message,
    );
  return { shows, begun };
}

describe('one-time codes', () => {
  it('are guessed no faster than a till may begin sales', async () => {
    const { shows, begun } = aTill(2);
    const unknown = 'There is no such code, or its time is over';
    expect(await shows('00000000')).to.equal(unknown);
    expect(await shows('00000001')).to.equal(unknown);
    expect(await shows('00000002')).to.equal('one too many');
    expect(begun).to.deep.equal([]);
  });
});
