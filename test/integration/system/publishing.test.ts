import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { aMember, type Doors, orderCompletedV2, userCreated } from './doors.ts';
import { type Published, type Tap, tap } from './tap.ts';
import { doorsUnderTest } from './under-test.ts';

describe('published changes', function () {
  this.timeout(60_000);
  let doors: Doors;
  let loyalty: Tap;
  before(async () => {
    doors = await doorsUnderTest();
    loyalty = await tap(doors, 'loyalty');
  });
  after(() => loyalty.close());

  const ofType = (events: readonly Published[], type: string) => events.filter((event) => event.type === type);

  it('every change of the total is announced as v1 and v2 with the true total and difference', async () => {
    const userId = aMember();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 150);
    await doors.spend(userId, 120);

    const events = await eventually(async () => {
      const arrived = await loyalty.about(userId);
      expect(arrived).to.have.length(6);
      return arrived;
    });
    const v2 = ofType(events, 'loyalty.pointsAdded.v2').map(({ detail }) => [
      detail.data.totalPoints,
      detail.data.difference,
    ]);
    expect(v2).to.have.deep.members([
      [100, 100],
      [150, 50],
      [30, -120],
    ]);
    const v1 = ofType(events, 'loyalty.pointsAdded.v1').map(({ detail }) => detail.data.newPointsTotal);
    expect(v1).to.have.members([100, 150, 30]);
  });

  it('differences add up to the total when several orders share one change', async () => {
    const userId = aMember();
    await doors.publish(...Array.from({ length: 20 }, () => orderCompletedV2(userId, randomUUID())));
    await eventually(async () => {
      const events = ofType(await loyalty.about(userId), 'loyalty.pointsAdded.v2');
      const total = events.reduce((sum, { detail }) => sum + detail.data.difference, 0);
      expect(total).to.equal(1000);
    });
  });

  it('an event is a CloudEvent whose id names the change', async () => {
    const userId = aMember();
    await doors.publish(userCreated(userId));
    const [event] = await eventually(async () => {
      const events = ofType(await loyalty.about(userId), 'loyalty.pointsAdded.v2');
      expect(events).to.have.length(1);
      return events;
    });
    expect(event?.source).to.equal(`${doors.env}.loyalty`);
    expect(event?.detail).to.include({
      specversion: '1.0',
      type: 'loyalty.pointsAdded.v2',
      source: `${doors.env}.loyalty`,
      subject: userId,
    });
    // Birth, sequence and instant of the change, then the member.
    const [kind, bornAt, sequence, at, ...member] = event?.detail.id.split(':') ?? [];
    expect([kind, sequence, at, member.join(':')]).to.deep.equal(['pointsAdded.v2', '1', bornAt, userId]);
  });
});
