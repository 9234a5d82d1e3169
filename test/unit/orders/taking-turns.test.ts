import { expect } from 'chai';
import { TURNS, takingTurns } from '../../../shared/orders/adapters/taking-turns.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';

/** Loses so many turns, and counts them. */
function losing(times: number, error: Error = new TransientError('changed meanwhile')) {
  const pauses: number[] = [];
  let turns = 0;
  const work = () =>
    takingTurns(
      async () => {
        if (turns++ < times) throw error;
        return 'done';
      },
      async (turn) => pauses.push(turn),
    );
  return { work, pauses, turns: () => turns };
}

describe('changes of an order that meet', () => {
  it('take turns until each is made', async () => {
    const world = losing(7);
    expect(await world.work()).to.equal('done');
    expect(world.pauses).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
  });

  it('are told to come back after eight turns that were lost', async () => {
    expect(TURNS.attempts).to.equal(8);
    const world = losing(8);
    expect(await failureOf(world.work())).to.be.instanceOf(TransientError);
    expect(world.turns()).to.equal(8);
  });

  it('do not repeat what another turn would refuse as well', async () => {
    const world = losing(1, new Error('refused'));
    expect((await failureOf(world.work())).message).to.equal('refused');
    expect(world.turns()).to.equal(1);
  });
});
