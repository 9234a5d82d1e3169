import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { eventually } from '../../../eventually.ts';
import { aBus, anEntry, queueArn, REGION, RULE_ARN, type TestBus } from './a-bus.ts';

const BUS_ARN = `arn:aws:events:${REGION}:000000000000:event-bus/default`;
const ARCHIVE_ARN = `arn:aws:events:${REGION}:000000000000:archive/kept`;
const NOW = Date.parse('2028-02-29T10:00:00Z');
const SECONDS = NOW / 1000;

describe('an archive', () => {
  let database: DatabaseSync;
  let nowMs: number;
  const buses: TestBus[] = [];
  const start = () => {
    const bus = aBus({ database, now: () => nowMs });
    buses.push(bus);
    return bus;
  };
  const withRule = () => {
    const bus = start();
    bus.call('PutRule', { Name: 'everything', EventPattern: '{"source":[{"prefix":""}]}' });
    bus.call('PutTargets', { Rule: 'everything', Targets: [{ Id: 'q', Arn: queueArn('all') }] });
    bus.start();
    return bus;
  };
  const put = (bus: TestBus, n: number, more = {}) =>
    bus.call('PutEvents', { Entries: [anEntry({ Detail: JSON.stringify({ n }), ...more })] });
  const replay = (bus: TestBus, name: string, more = {}) =>
    bus.call('StartReplay', {
      ReplayName: name,
      EventSourceArn: ARCHIVE_ARN,
      EventStartTime: SECONDS - 60,
      EventEndTime: SECONDS + 60,
      Destination: { Arn: BUS_ARN },
      ...more,
    });
  const ended = (bus: TestBus, name: string) =>
    eventually('the replay ends', () => bus.call('DescribeReplay', { ReplayName: name }).State === 'COMPLETED');
  const bodies = (bus: TestBus) => bus.sent.map(({ body }) => JSON.parse(body));

  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    nowMs = NOW;
  });
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.stop()));
    database.close();
  });

  it('keeps what its pattern takes, and tells how much', () => {
    const bus = withRule();
    const created = bus.call('CreateArchive', {
      ArchiveName: 'kept',
      EventSourceArn: BUS_ARN,
      EventPattern: '{"detail":{"n":[{"numeric":[">",1]}]}}',
      RetentionDays: 2,
      Description: 'for replays',
    });
    expect(created).to.deep.equal({ ArchiveArn: ARCHIVE_ARN, State: 'ENABLED', CreationTime: SECONDS });
    for (const n of [1, 2, 3]) put(bus, n);
    const described = bus.call('DescribeArchive', { ArchiveName: 'kept' });
    expect(described).to.include({
      ArchiveName: 'kept',
      EventSourceArn: BUS_ARN,
      EventCount: 2,
      RetentionDays: 2,
      Description: 'for replays',
    });
    expect(bus.call('ListArchives', {})).to.have.nested.property('Archives[0].ArchiveName', 'kept');
    nowMs += 2 * 86_400_000 + 1000;
    put(bus, 4);
    expect(bus.call('DescribeArchive', { ArchiveName: 'kept' }).EventCount, 'two days are over').to.equal(1);
  });

  it('is replayed in its order, with the name of the replay, and keeps no event twice', async () => {
    const bus = withRule();
    bus.call('CreateArchive', { ArchiveName: 'kept', EventSourceArn: BUS_ARN });
    for (const n of [1, 2, 3]) put(bus, n);
    await eventually('the events', () => bus.sent.length === 3);
    const first = bodies(bus);
    bus.sent.length = 0;
    expect(replay(bus, 'again')).to.include({ State: 'STARTING', ReplayStartTime: SECONDS });
    await ended(bus, 'again');
    await eventually('the events', () => bus.sent.length === 3);
    expect(bodies(bus)).to.deep.equal(first.map((event) => ({ ...event, 'replay-name': 'again' })));
    expect(bus.call('DescribeArchive', { ArchiveName: 'kept' }).EventCount).to.equal(3);
    expect(bus.call('DescribeReplay', { ReplayName: 'again' })).to.deep.include({
      State: 'COMPLETED',
      EventSourceArn: ARCHIVE_ARN,
      Destination: { Arn: BUS_ARN },
      EventLastReplayedTime: SECONDS,
    });
    expect(bus.call('ListReplays', { State: 'COMPLETED' })).to.have.nested.property('Replays[0].ReplayName', 'again');
  });

  it('is replayed for a time, and for named rules', async () => {
    const bus = withRule();
    bus.call('CreateArchive', { ArchiveName: 'kept', EventSourceArn: BUS_ARN });
    bus.call('PutRule', { Name: 'other', EventPattern: '{"source":[{"prefix":""}]}' });
    bus.call('PutTargets', { Rule: 'other', Targets: [{ Id: 'q', Arn: queueArn('other') }] });
    put(bus, 1, { Time: SECONDS - 61 });
    put(bus, 2);
    await eventually('the events', () => bus.sent.length === 4);
    bus.sent.length = 0;
    replay(bus, 'again', { Destination: { Arn: BUS_ARN, FilterArns: [RULE_ARN] } });
    await ended(bus, 'again');
    await eventually('the event', () => bus.sent.length === 1);
    expect(bus.sent[0]?.queue).to.equal('all');
    expect(bodies(bus)[0].detail).to.deep.equal({ n: 2 });
  });

  it('goes on with a replay after a restart', async () => {
    const bus = withRule();
    bus.call('CreateArchive', { ArchiveName: 'kept', EventSourceArn: BUS_ARN });
    for (let n = 0; n < 250; n++) put(bus, n);
    await eventually('the events', () => bus.sent.length === 250);
    replay(bus, 'again');
    await bus.stop();
    const next = start();
    next.start();
    await ended(next, 'again');
    await eventually('each event', () => {
      const seen = [...bodies(bus).slice(250), ...bodies(next)].map(({ detail }) => detail.n);
      return new Set(seen).size === 250;
    });
  });

  it('refuses what makes no sense', () => {
    const bus = withRule();
    const code = (run: () => unknown) => {
      try {
        run();
        return 'taken';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    const create = (more = {}) => bus.call('CreateArchive', { ArchiveName: 'kept', EventSourceArn: BUS_ARN, ...more });
    expect(code(() => create({ EventSourceArn: 'nowhere' }))).to.equal('ResourceNotFoundException');
    expect(code(() => create({ EventPattern: '{' }))).to.equal('InvalidEventPatternException');
    expect(code(() => create({ ArchiveName: 'x'.repeat(49) }))).to.equal('ValidationException');
    expect(code(create)).to.equal('taken');
    expect(code(create)).to.equal('ResourceAlreadyExistsException');
    expect(code(() => replay(bus, 'r', { EventSourceArn: `${ARCHIVE_ARN}x` }))).to.equal('ResourceNotFoundException');
    expect(code(() => replay(bus, 'r', { EventEndTime: SECONDS - 60 }))).to.equal('ValidationException');
    expect(code(() => replay(bus, 'r', { EventStartTime: 'soon' }))).to.equal('ValidationException');
    bus.call('CreateEventBus', { Name: 'other' });
    expect(code(() => replay(bus, 'r', { Destination: { Arn: 'other' } }))).to.equal('ValidationException');
    expect(code(() => replay(bus, 'r'))).to.equal('taken');
    expect(code(() => replay(bus, 'r'))).to.equal('ResourceAlreadyExistsException');
    expect(code(() => bus.call('DescribeReplay', { ReplayName: 'none' }))).to.equal('ResourceNotFoundException');
    expect(code(() => bus.call('DeleteArchive', { ArchiveName: 'none' }))).to.equal('ResourceNotFoundException');
  });
});
