import { expect } from 'chai';
import { interleave } from '../../../scripts/bench/figures/interleave.ts';

describe('interleave', () => {
  it('takes the alternatives in turn', async () => {
    const order: string[] = [];
    const run = (name: string) => async () => {
      order.push(name);
      return 1;
    };
    await interleave({ a: run('a'), b: run('b') }, 3);
    expect(order.join('')).to.equal('ababab');
  });

  it('pairs the durations of one round and leaves the warm-up out', async () => {
    let clock = 0;
    const durations = await interleave({ a: async () => ++clock, b: async () => ++clock * 10 }, 2, 1);
    expect(durations).to.deep.equal({ a: [3, 5], b: [40, 60] });
  });

  it('ends with the first failure', async () => {
    const failure = await interleave({ a: () => Promise.reject(new Error('no answer')) }, 2).catch((error) => error);
    expect(failure).to.be.an('error').with.property('message', 'no answer');
  });
});
