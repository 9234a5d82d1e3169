import { expect } from 'chai';
import {
  type FetchedToken,
  LEASE_MS,
  NoTokenError,
  PATIENCE_MS,
  partnerToken,
} from '../../../shared/pos/adapters/partner-token.ts';
import { tokenLife } from '../../../shared/pos/token-life.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

const MINUTE_MS = 60_000;

/** As much as goes on beside, without any time. */
async function ticks(): Promise<void> {
  for (let tick = 0; tick < 20; tick++) await new Promise((resolve) => setImmediate(resolve));
}

/** Processes that share a table and a clock, and a token door that answers, refuses or hangs. */
function aFleet() {
  const table = new ItemTable();
  const door = {
    now: NOON,
    expiresInSeconds: 3600,
    works: true,
    hangs: false,
    asked: 0,
    hits: 0,
    refreshes: 0,
    failures: 0,
    tableFails: false,
  };
  const waiting: (() => void)[] = [];
  const fetchToken = async (): Promise<FetchedToken> => {
    const number = ++door.asked;
    if (door.hangs) await new Promise<void>((resolve) => waiting.push(resolve));
    if (!door.works) throw new Error('down');
    return { accessToken: `token-${number}`, expiresInSeconds: door.expiresInSeconds };
  };
  const client = {
    send: async (command: never) => {
      if (door.tableFails) throw new Error('no table');
      return table.client.send(command);
    },
  };
  /** @param beforeWrite happens before each write of the process */
  const aProcess = (beforeWrite = async () => {}) =>
    partnerToken({
      client: {
        send: async (command: { readonly input: object }) => {
          if ('UpdateExpression' in command.input) await beforeWrite();
          return client.send(command as never);
        },
      } as never,
      tableName: 'platform',
      service: 'pdi',
      fetchToken,
      now: () => door.now,
      // Time passes while somebody waits.
      pause: async (milliseconds) => {
        await ticks();
        if (!door.hangs) door.now += milliseconds;
      },
      onHit: () => door.hits++,
      onRefresh: () => door.refreshes++,
      onFailure: () => door.failures++,
    });
  const letGo = () => {
    door.hangs = false;
    for (const go of waiting.splice(0)) go();
  };
  return { table, door, aProcess, letGo };
}

describe("the partner's token", () => {
  describe('serves', () => {
    for (const [title, seconds, servesMs, refreshMs] of [
      ['55 minutes of an hour, and is followed from 50 on', 3600, 55 * MINUTE_MS, 50 * MINUTE_MS],
      ['55 minutes of a day', 86_400, 55 * MINUTE_MS, 50 * MINUTE_MS],
      ['a minute less than it lives, and is followed 5 minutes before', 900, 840_000, 540_000],
      ['9 minutes of ten, and is followed 5 minutes before', 600, 540_000, 240_000],
      ['a minute less than it lives, and is followed from its half on', 599, 539_000, 299_500],
      ['4 minutes of five', 300, 240_000, 150_000],
      ['half of two minutes', 120, 60_000, 60_000],
      ['half of 59 seconds', 59, 29_500, 29_500],
      ['half of ten seconds', 10, 5000, 5000],
      ['half of one second', 1, 500, 500],
    ] as const)
      it(title, () => {
        expect(tokenLife(NOON, seconds)).to.deep.equal({ servesUntil: NOON + servesMs, refreshFrom: NOON + refreshMs });
      });
  });

  it('is asked for once by a process, and once by all of them together', async () => {
    const { door, aProcess } = aFleet();
    const one = aProcess();
    const tokens = await Promise.all([
      one.current(),
      one.current(),
      ...Array.from({ length: 20 }, () => aProcess().current()),
    ]);
    expect(new Set(tokens)).to.deep.equal(new Set(['token-1']));
    for (let request = 0; request < 20; request++) await one.current();
    expect(door).to.include({ asked: 1, refreshes: 1 });
    expect(door.hits).to.equal(20);
  });

  it('is not asked for again by one that looked before another had it', async () => {
    const { door, aProcess } = aFleet();
    const other = aProcess();
    expect(await aProcess(async () => void (await other.current())).current()).to.equal('token-1');
    door.now = NOON + 50 * MINUTE_MS;
    const late = aProcess(async () => void (await other.current()));
    expect(await late.current()).to.equal('token-1');
    expect(door.asked).to.equal(2);
    expect(await other.current()).to.equal('token-2');
  });

  it('is the first one until 49 minutes 59, and from 50 minutes on somebody fetches the second', async () => {
    const { door, aProcess } = aFleet();
    const one = aProcess();
    await one.current();
    door.now = NOON + 50 * MINUTE_MS - 1;
    expect(await one.current()).to.equal('token-1');
    expect(door.asked).to.equal(1);
    door.now += 1;
    expect(await one.current()).to.equal('token-2');
    expect(await aProcess().current()).to.equal('token-2');
    expect(door.asked).to.equal(2);
  });

  it('goes on serving while its door hangs, to the end of its 55 minutes', async () => {
    const { door, aProcess, letGo } = aFleet();
    const [one, other] = [aProcess(), aProcess()];
    await Promise.all([one.current(), other.current()]);
    door.now = NOON + 50 * MINUTE_MS;
    door.hangs = true;
    expect([await one.current(), await other.current(), await one.current()]).to.deep.equal([
      'token-1',
      'token-1',
      'token-1',
    ]);
    expect(door.asked).to.equal(2);
    door.now = NOON + 55 * MINUTE_MS - 1;
    expect(await other.current()).to.equal('token-1');
    door.works = false;
    letGo();
    door.now = NOON + 55 * MINUTE_MS;
    expect(await failureOf(other.current())).to.be.instanceOf(NoTokenError);
  });

  it('is not to be had where its door fails, which is asked again after 1, 2, 4 seconds, and never more than one at a time', async () => {
    const { door, aProcess } = aFleet();
    door.works = false;
    const pauses: number[] = [];
    for (let time = 0; time < 7; time++) {
      const failure = (await failureOf(aProcess().current())) as NoTokenError;
      pauses.push(failure.retryAfterMs);
      const asked = door.asked;
      expect(await failureOf(aProcess().current())).to.be.instanceOf(NoTokenError);
      expect(door.asked).to.equal(asked);
      door.now += failure.retryAfterMs;
    }
    expect(pauses).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    door.works = true;
    expect(await aProcess().current()).to.equal('token-8');
    door.works = false;
    door.now += 55 * MINUTE_MS;
    expect(((await failureOf(aProcess().current())) as NoTokenError).retryAfterMs).to.equal(1000);
  });

  it('is waited for where another process fetches it, and fetched by the next where that one is gone', async () => {
    const { door, aProcess } = aFleet();
    door.hangs = true;
    const gone = aProcess()
      .current()
      .catch(() => {});
    await ticks();
    expect(door.asked).to.equal(1);
    door.hangs = false;
    const failure = (await failureOf(aProcess().current())) as NoTokenError;
    expect(failure).to.be.instanceOf(NoTokenError);
    expect(door.now - NOON).to.be.within(PATIENCE_MS, LEASE_MS - 1);
    door.now = NOON + LEASE_MS;
    expect(await aProcess().current()).to.equal('token-2');
    void gone;
  });

  it('is replaced once where it is refused, by all processes together', async () => {
    const { door, aProcess } = aFleet();
    const [one, other] = [aProcess(), aProcess()];
    await Promise.all([one.current(), other.current()]);
    expect(await Promise.all([one.after('token-1'), one.after('token-1')])).to.deep.equal(['token-2', 'token-2']);
    expect(await other.current()).to.equal('token-1');
    expect(await other.after('token-1')).to.equal('token-2');
    expect(door.asked).to.equal(2);
  });

  it("is each process's own while the table fails", async () => {
    const { door, aProcess } = aFleet();
    door.tableFails = true;
    const one = aProcess();
    expect([await one.current(), await one.current(), await aProcess().current()]).to.deep.equal([
      'token-1',
      'token-1',
      'token-2',
    ]);
    expect(door.failures).to.be.greaterThan(0);
  });
});
