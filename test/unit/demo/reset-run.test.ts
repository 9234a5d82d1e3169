import { expect } from 'chai';
import { type ResetRun, resetView } from '../../../shared/demo/reset-run.ts';
import { NOON } from '../../builders/accounts.ts';

const run: ResetRun = { resetId: 'r-1', startedAt: NOON, endsByMs: NOON + 1000, correlationId: 'c', actor: 'user:ops' };
const at = (ms: number) => new Date(ms).toISOString();
const shown = { resetId: 'r-1', startedAt: at(NOON), counts: {}, late: [] };

describe('a reset as it is shown', () => {
  it('runs until it has ended, or its time is over', () => {
    expect(resetView(run, NOON + 999)).to.deep.equal({ ...shown, status: 'Running', endedAt: null, failed: [] });
    expect(resetView(run, NOON + 1000)).to.deep.equal({
      ...{ ...shown, status: 'Failed', endedAt: at(NOON + 1000), failed: ['reset'] },
    });
  });

  it('has failed where anything was left', () => {
    const result = { counts: { 'goods.goods': 2 }, failed: [], late: ['laurel-dev-goods-sell'] };
    const ended = { ...run, endedAt: NOON + 500, result };
    const view = { ...shown, ...result, endedAt: at(NOON + 500) };
    expect(resetView(ended, NOON + 5000)).to.deep.equal({ ...view, status: 'Succeeded' });
    const left = { ...ended, result: { ...result, failed: ['goods.goods'] } };
    expect(resetView(left, NOON + 5000)).to.deep.equal({ ...view, failed: ['goods.goods'], status: 'Failed' });
  });
});
