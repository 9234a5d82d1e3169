import { expect } from 'chai';
import { type Asked, coalesced } from '../../../shared/platform/aws/coalesced.ts';
import { refusal } from '../../../shared/platform/aws/refusal.ts';
import { separately } from '../../../shared/platform/aws/separately.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';

type Group = readonly Asked<number, string>[];

const named = (name: string, message = name) => Object.assign(new Error(message), { name });

describe('questions that are asked together', () => {
  const asking = (most: number) => {
    const groups: number[][] = [];
    const ask = coalesced<number, string>(
      (question, group) => group.length < most && !group.includes(question),
      async (group) => {
        groups.push(group.map(({ question }) => question));
        for (const { question, answer } of group) answer(`answer ${question}`);
      },
    );
    return { ask, groups };
  };

  it('are answered by one call each group, in their order, each with its own answer', async () => {
    const { ask, groups } = asking(3);
    expect(await Promise.all([1, 2, 3, 4].map(ask))).to.deep.equal(['answer 1', 'answer 2', 'answer 3', 'answer 4']);
    expect(groups).to.deep.equal([[1, 2, 3], [4]]);
  });

  it('begin a group where they do not fit into the last one, and join no earlier one', async () => {
    const { ask, groups } = asking(3);
    await Promise.all([1, 1, 2, 3, 4].map(ask));
    expect(groups).to.deep.equal([[1], [1, 2, 3], [4]]);
  });

  it('of another turn are another call', async () => {
    const { ask, groups } = asking(3);
    await ask(1);
    await Promise.all([ask(2), ask(3)]);
    expect(groups).to.deep.equal([[1], [2, 3]]);
  });
});

describe('a group whose shared call failed', () => {
  /** Which of so many questions failed and why, where those that spoil a call are refused by its error. */
  async function outcomes(count: number, spoiled: readonly number[], error: Error) {
    const calls: number[] = [];
    const results = new Map<number, string>();
    const again = async (group: Group): Promise<void> => {
      calls.push(group.length);
      if (group.some(({ question }) => spoiled.includes(question))) return separately(group, error, again);
      for (const { question, answer } of group) answer(`${question}`);
    };
    const group = Array.from({ length: count }, (_, question) => ({
      question,
      answer: (text: string) => void results.set(question, text),
      fail: (reason: unknown) => void results.set(question, (reason as Error).name),
    }));
    await separately(group, error, again);
    return { calls, failed: [...results].filter(([, text]) => !/^\d+$/.test(text)), results };
  }

  it('is halved until the one that spoils it stands alone', async () => {
    const { calls, failed, results } = await outcomes(5, [3], named('ValidationException'));
    expect(failed).to.deep.equal([[3, 'PermanentError']]);
    expect(results).to.have.length(5);
    expect(calls).to.deep.equal([3, 2, 1, 1]);
    const hundred = await outcomes(100, [77], named('ValidationException'));
    expect([hundred.failed.length, hundred.calls.length <= 14]).to.deep.equal([1, true]);
  });

  it('fails as a whole, without another call, where the service is away or not there for us', async () => {
    for (const name of ['ThrottlingException', 'AccessDeniedException', 'ResourceNotFoundException']) {
      const answered = Object.assign(named(name), { $metadata: { httpStatusCode: 400 } });
      const { calls, failed } = await outcomes(3, [0, 1, 2], answered);
      expect([calls, failed.length], name).to.deep.equal([[], 3]);
      expect(failed[0]?.[1], name).to.equal(name);
    }
  });

  it('of one fails with what happened: for good where it is refused for good, and else as it is', async () => {
    expect((await outcomes(1, [0], named('ValidationException'))).failed).to.deep.equal([[0, 'PermanentError']]);
    expect((await outcomes(1, [0], named('Odd'))).failed).to.deep.equal([[0, 'Odd']]);
  });
});

describe('what a table refuses for good', () => {
  it('is parked for the table’s own words', async () => {
    const failure = await failureOf(Promise.reject(refusal(named('ValidationException', 'too long'))));
    expect(failure).to.be.instanceOf(PermanentError).and.include({
      reason: 'refused_by_table',
      message: 'ValidationException: too long',
    });
    expect(refusal({}).message).to.equal('Error: ');
  });
});
