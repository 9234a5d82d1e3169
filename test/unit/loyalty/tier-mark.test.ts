import { expect } from 'chai';
import { tierMark } from '../../../shared/loyalty/adapters/tier-mark.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';

const anEvent = (type: string, data: Readonly<Record<string, unknown>>): DomainEvent => ({
  id: `${type}:1`,
  type,
  subject: 'u-1',
  data: { userId: 'u-1', ...data },
  correlationId: 'c-1',
  at: 0,
});
const v2 = (totalPoints: number, tier?: string) =>
  anEvent('loyalty.pointsAdded.v2', { totalPoints, difference: 50, ...(tier ? { tier } : {}) });

const neverCalled = (): never => expect.fail('nothing to ask or to tell');

async function markOf(event: DomainEvent): Promise<unknown> {
  const [[marked] = []] = await tierMark(async () => DEFAULT_PROGRAMME, neverCalled)([[event]]);
  return marked?.data.mayRaiseTier;
}

describe('the mark of a change for tiers', () => {
  it('says whether the points reach a higher tier than the member holds, to the point', async () => {
    expect(await markOf(v2(499))).to.equal(false);
    expect(await markOf(v2(500))).to.equal(true);
    expect(await markOf(v2(1499, 'silver'))).to.equal(false);
    expect(await markOf(v2(1500, 'silver'))).to.equal(true);
    expect(await markOf(v2(9000, 'platinum'))).to.equal(false);
  });

  it('says so as long as the tier lags behind, not only where the threshold is crossed', async () => {
    expect(await markOf(v2(700))).to.equal(true);
  });

  it('says so of a tier that the programme does not know', async () => {
    expect(await markOf(v2(500, 'diamond'))).to.equal(true);
  });

  it('is not on other versions', async () => {
    expect(await markOf(anEvent('loyalty.pointsAdded.v1', { newPointsTotal: 900 }))).to.equal(undefined);
  });

  it('is left out where no programme is known, and the events go out', async () => {
    const told: string[] = [];
    const groups = [[v2(10)], []];
    const away = async () => Promise.reject(new Error('the parameter store is away'));
    expect(await tierMark(away, ({ message }) => told.push(message))(groups)).to.deep.equal(groups);
    expect(told).to.deep.equal(['the parameter store is away']);
  });

  it('asks for no programme where nothing is announced', async () => {
    expect(await tierMark(async () => neverCalled(), neverCalled)([[], []])).to.deep.equal([[], []]);
  });
});
