import '../../builders/quiet.ts';
import { expect } from 'chai';
import { StillMissingError } from '../../../shared/loyalty/adapters/credit.ts';
import { settlingEarly } from '../../../shared/loyalty/adapters/early-refunds.ts';
import { refundedOrder } from '../../../shared/loyalty/reversed-order.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { received } from '../../builders/events.ts';

const DONE = { status: 'fulfilled', value: 'done' } as const;
const failed = (reason: unknown): PromiseSettledResult<unknown> => ({ status: 'rejected', reason });
const refund = (orderCompleted?: boolean) =>
  received(
    refundedOrder(
      { orderId: '1', refundId: 'r', refundedValue: 1, ...(orderCompleted === undefined ? {} : { orderCompleted }) },
      {},
    ),
  );
const settled = async (result: PromiseSettledResult<unknown>, orderCompleted?: boolean) =>
  (await settlingEarly(async () => [result])([refund(orderCompleted)], () => expect.fail(), 0))[0];

describe('a refund of an order that is not there', () => {
  it('is settled where it says that the order was not completed, and waits otherwise', async () => {
    const missing = failed(new StillMissingError('no_order'));
    expect(await settled(missing, false)).to.have.property('status', 'fulfilled');
    expect(await settled(missing, true)).to.equal(missing);
    expect(await settled(missing)).to.equal(missing);
  });

  it('is what it is for every other reason', async () => {
    for (const result of [failed(new TransientError('busy')), failed(new PermanentError('no', 'never')), DONE])
      expect(await settled(result, false)).to.equal(result);
  });
});
