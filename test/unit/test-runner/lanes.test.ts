import { expect } from 'chai';
import { inLanes } from '../../runner/lanes.ts';

describe('the lanes of batches', () => {
  /** Which are begun, whenever one ends that the test names. */
  function started(waiting: readonly string[], lanes: number) {
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const all = inLanes(waiting, lanes, (name) => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    });
    const end = async (name: string) => {
      ends.get(name)?.();
      await new Promise(setImmediate);
    };
    return { all, begun, end };
  }

  it('begin with the longest, and one of them with the last', async () => {
    const { all, begun, end } = started(['long', 'middle', 'short', 'rules', 'sums'], 3);
    expect(begun).to.deep.equal(['long', 'middle', 'sums']);
    await end('sums');
    expect(begun.at(-1)).to.equal('rules');
    await end('middle');
    expect(begun.at(-1)).to.equal('short');
    for (const name of ['long', 'rules', 'short']) await end(name);
    await all;
    expect(begun).to.have.length(5);
  });

  it('run everything in its order where there is one alone', async () => {
    const begun: string[] = [];
    await inLanes(['long', 'short', 'sums'], 1, async (name) => {
      begun.push(name);
    });
    expect(begun).to.deep.equal(['long', 'short', 'sums']);
  });

  it('end where there is nothing, and where there are fewer than lanes', async () => {
    const begun: string[] = [];
    const run = async (name: string) => {
      begun.push(name);
    };
    await inLanes([], 4, run);
    await inLanes(['only'], 4, run);
    expect(begun).to.deep.equal(['only']);
  });

  it('tell of whom something could not be run', async () => {
    const failure = await inLanes(['one'], 2, async () => {
      throw new Error('no process');
    }).catch((error: Error) => error.message);
    expect(failure).to.equal('no process');
  });
});
