import '../../builders/quiet.ts';
import { expect } from 'chai';
import { takePartnerTime, waitedForPartner } from '../../../shared/pos/adapters/partner-time.ts';
import { tillAnswered } from '../../../shared/pos/adapters/till-answered.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';

describe('an answer to a till', () => {
  const metrics = metricsAreSeen();
  const answered = tillAnswered({ id: 'pos/identify' }, { used: () => 0, limit: undefined });
  beforeEach(() => void takePartnerTime());

  it('is counted by its door and class of status', () => {
    for (const status of [200, 202, 409, 503]) answered({ status, milliseconds: 1 });
    expect(metrics('laurel.till_requests').map(([, , { answer }]) => answer)).to.deep.equal([
      ...['identify 2xx', 'identify 2xx', 'identify 4xx', 'identify 5xx'],
    ]);
    expect(metrics('laurel.pos_errors')).to.deep.equal([]);
  });

  it('that the boundary refuses is counted among the failures, by its code; what tills’ own rules refuse is already', () => {
    answered({ status: 429, code: 'rate_limited', milliseconds: 1 });
    answered({ status: 410, code: 'session_expired', milliseconds: 1 });
    expect(metrics('laurel.pos_errors')).to.deep.equal([['laurel.pos_errors', 1, { code: 'rate_limited' }]]);
  });

  it('is told apart where it leaves less than a fifth of the memory', () => {
    for (const [used, limit] of [
      [80, 100],
      [81, 100],
      [81, undefined],
    ] as const)
      tillAnswered({ id: 'pos/identify' }, { used: () => used, limit })({ status: 200, milliseconds: 1 });
    expect(metrics('laurel.till_memory_short')).to.deep.equal([['laurel.till_memory_short', 1, {}]]);
  });

  it('is measured without what the partner was waited for, which is its own request’s alone', () => {
    waitedForPartner(20);
    waitedForPartner(50);
    answered({ status: 200, milliseconds: 90 });
    answered({ status: 200, milliseconds: 30 });
    waitedForPartner(40);
    answered({ status: 200, milliseconds: 39 });
    expect(metrics('laurel.till_own_time').map(([, value, by]) => [value, by])).to.deep.equal([
      [20, { door: 'identify' }],
      [30, { door: 'identify' }],
      [0, { door: 'identify' }],
    ]);
  });
});
