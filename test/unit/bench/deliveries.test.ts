import { expect } from 'chai';
import { deliveriesIn, total } from '../../../scripts/bench/stack/deliveries.ts';

const log = (...entries: readonly unknown[]) => entries.map((entry) => JSON.stringify(entry)).join('\n');

describe('deliveries told by a log', () => {
  it('are counted by what became of each', () => {
    const deliveries = deliveriesIn(
      log(
        { _aws: {}, PointsEarned: 50 },
        { _aws: {}, PointsEarned: [50, 50, 50], Duplicates: [1, 1], ParkedMessages: 1 },
        { level: 'WARN', message: 'message will be delivered again', messageId: 'one' },
        { level: 'WARN', message: 'message parked in the dead-letter queue', messageId: 'two' },
      ),
    );
    expect(deliveries).to.deep.equal({ applied: 4, repeated: 2, failed: 1, parked: 1 });
    expect(total(deliveries)).to.equal(8);
  });

  it('are not told by anything else', () => {
    const text = ['', 'no JSON', 'null', '7', '{"Conflicts":[1,1],"message":"something else"}'].join('\n');
    expect(deliveriesIn(text)).to.deep.equal({ applied: 0, repeated: 0, failed: 0, parked: 0 });
  });
});
