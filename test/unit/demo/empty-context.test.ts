import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { expect } from 'chai';
import { emptyContext } from '../../../shared/demo/workflow/empty-context.ts';

const LOYALTY = { name: 'loyalty', functionArn: 'arn:aws:lambda:eu-west-1:0:function:laurel-dev-loyalty-reset:live' };
const went = (deleted: number, more = {}) => ({
  ...{ counts: { 'loyalty.loyalty': deleted }, failed: [], left: false },
  ...more,
});

/** A context that answers so, the last answer again and again, with the names of what was done. */
async function emptying(...answers: readonly unknown[]) {
  const done: string[] = [];
  const left = [...answers];
  const context = {
    invoke: async (name: string) => {
      done.push(name);
      return left.length > 1 ? left.shift() : left[0];
    },
    wait: async (name: string) => void done.push(name),
  } as unknown as DurableContext;
  return { emptied: await emptyContext(context, LOYALTY, 'r-1'), done };
}

describe('a context that is emptied', () => {
  it('is asked again while something is left, and what went is one sum', async () => {
    const { emptied, done } = await emptying(went(1000, { left: true }), went(20));
    expect(emptied).to.deep.equal({ counts: { 'loyalty.loyalty': 1020 }, failed: [] });
    expect(done).to.deep.equal(['empty-1', 'empty-2']);
  });

  it('is asked three times where a table cannot be emptied, with a pause, and the table is named', async () => {
    const failing = went(1, { failed: ['loyalty.platform'] });
    const asked = ['empty-1', 'before-2', 'empty-2', 'before-3', 'empty-3'];
    const { emptied, done } = await emptying(failing);
    expect(emptied).to.deep.equal({ counts: { 'loyalty.loyalty': 3 }, failed: ['loyalty.platform'] });
    expect(done).to.deep.equal(asked);
    expect((await emptying(failing, failing, went(1))).emptied.failed, 'the third time').to.deep.equal([]);
  });

  it('is named itself where it cannot be asked, and where something is left after 20 times', async () => {
    expect((await emptying(undefined)).emptied).to.deep.equal({ counts: {}, failed: ['loyalty'] });
    const { emptied, done } = await emptying(went(5, { left: true }));
    expect(emptied).to.deep.equal({ counts: { 'loyalty.loyalty': 100 }, failed: ['loyalty'] });
    expect(done).to.have.length(20);
  });
});
