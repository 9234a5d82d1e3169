import { expect } from 'chai';
import type { Outcome } from '../../../shared/loyalty/ledger.ts';
import { settleByMember } from '../../../shared/loyalty/settle-by-member.ts';
import { anEntry } from '../../builders/accounts.ts';

interface Event {
  readonly userId: string;
  readonly order: string;
}

const event = (userId: string, order: string): Event => ({ userId, order });
const applied = (sourceId: string): Outcome => ({ status: 'applied', entry: anEntry({ sourceId }) });
const memberOf = ({ userId }: Event) => userId;

describe('a batch settled by member', () => {
  it('is applied once for each member, in the order of the events', async () => {
    const calls: [string, string[]][] = [];
    await settleByMember([event('ada', '1'), event('bob', '2'), event('ada', '3')], memberOf, async (userId, group) => {
      calls.push([userId, group.map(({ order }) => order)]);
      return group.map(({ order }) => applied(order));
    });
    expect(calls).to.deep.equal([
      ['ada', ['1', '3']],
      ['bob', ['2']],
    ]);
  });

  it('answers in the order of the events, whoever is done first', async () => {
    const results = await settleByMember(
      [event('ada', '1'), event('bob', '2'), event('ada', '3')],
      memberOf,
      async (userId, group) => {
        if (userId === 'ada') await new Promise((resolve) => setImmediate(resolve));
        return group.map(({ order }) => applied(order));
      },
    );
    expect(results.map((result) => result.status === 'fulfilled' && result.value)).to.deep.equal([
      applied('1'),
      applied('2'),
      applied('3'),
    ]);
  });

  it('fails the events of the member that failed, and no others', async () => {
    const broken = new Error('broken');
    const results = await settleByMember(
      [event('ada', '1'), event('bob', '2'), event('ada', '3')],
      memberOf,
      async (userId, group) => {
        if (userId === 'ada') throw broken;
        return group.map(({ order }) => applied(order));
      },
    );
    expect(results).to.deep.equal([
      { status: 'rejected', reason: broken },
      { status: 'fulfilled', value: applied('2') },
      { status: 'rejected', reason: broken },
    ]);
  });

  it('takes an event without an outcome for a failed one', async () => {
    const [first, second] = await settleByMember([event('ada', '1'), event('ada', '2')], memberOf, async () => [
      applied('1'),
    ]);
    expect(first?.status).to.equal('fulfilled');
    expect(second?.status === 'rejected' && second.reason).to.have.property('message', 'no outcome for this event');
  });
});
