import '../../builders/quiet.ts';
import { expect } from 'chai';
import sinon from 'sinon';
import type { Asking, Door } from '../../../shared/assistant/adapters/door.ts';
import { resources } from '../../../shared/assistant/adapters/resources.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { failureOf } from '../../builders/failure-of.ts';

const ASKING: Asking = { authorization: 'Bearer t', correlationId: 'c-1' };
const POINTS = {
  ...{ currentPoints: 60, heldPoints: 0, tier: 'Bronze', nextTier: null, pointsToNextTier: null },
  ...{ expiring: [], addedLater: true },
};
const STATEMENT = { transactions: [], cursor: null };

/** The door of points, by what it answers to each path. */
const loyalty =
  (answers: Readonly<Record<string, unknown>>): Door =>
  async (_asking, { path }) => ({ data: answers[path], nextCursor: undefined });

const read = (name: string, answers: Readonly<Record<string, unknown>>) =>
  resources(loyalty(answers))
    .find((resource) => resource.name === name)
    ?.read(ASKING);

describe('a document of the agents’ door', () => {
  afterEach(() => sinon.restore());

  it('is written of what the doors answer, though they say more than it tells', async () => {
    const text = await read('statement', { loyalty: POINTS, 'loyalty/transactions': STATEMENT });
    expect(text).to.include('60 points can be spent');
  });

  it('is refused where an answer cannot be read, and the log says which and where', async () => {
    const error = sinon.stub(logger, 'error');
    for (const [name, answers, pointer] of [
      ['statement', { loyalty: { ...POINTS, tier: 1 }, 'loyalty/transactions': STATEMENT }, '/tier'],
      ['statement', { loyalty: POINTS, 'loyalty/transactions': { transactions: {} } }, '/transactions'],
      ['programme', { 'loyalty/programme': null }, ''],
    ] as const) {
      expect(await failureOf(read(name, answers) ?? Promise.resolve())).to.deep.include({
        ...{ name: 'ToolRefusal', code: 'unavailable', messages: ['What was answered cannot be read here'] },
      });
      const [, said] = error.lastCall.args as [string, { resource: string; reasons: { pointer: string }[] }];
      expect([said.resource, said.reasons[0]?.pointer]).to.deep.equal([name, pointer]);
    }
    expect(error.callCount).to.equal(3);
  });
});
