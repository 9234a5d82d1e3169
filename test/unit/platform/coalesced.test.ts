import { expect } from 'chai';
import { type Asked, coalesced } from '../../../shared/platform/aws/coalesced.ts';

describe('questions of one turn', () => {
  it('are answered together, and those of the next turn together after them', async () => {
    const groups: string[][] = [];
    const ask = coalesced<string, string>(
      () => true,
      async (group: readonly Asked<string, string>[]) => {
        groups.push(group.map(({ question }) => question));
        for (const { question, answer } of group) answer(question.toUpperCase());
      },
    );
    const later: Promise<string>[] = [];
    const first = ask('a');
    queueMicrotask(() => later.push(ask('c')));
    const second = ask('b');
    queueMicrotask(() => later.push(ask('d')));
    expect(await Promise.all([first, second])).to.deep.equal(['A', 'B']);
    expect(await Promise.all(later)).to.deep.equal(['C', 'D']);
    expect(groups).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});
