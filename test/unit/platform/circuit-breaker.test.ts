import { expect } from 'chai';
import {
  type CircuitBreakerSettings,
  circuit,
  circuitBreaker,
  FAILURE_WINDOW_MS,
  FAILURES_TO_OPEN,
  OPEN_MS,
  PROBE_LEASE_MS,
} from '../../../shared/platform/outgoing/circuit-breaker.ts';
import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

class Down extends Error {
  override readonly name = 'Down';
}

/** Processes that share a table and a clock, and a service that works or does not. */
function aFleet() {
  const table = new ItemTable();
  const fleet = { now: NOON, works: true, calls: 0, transitions: [] as string[], unknown: 0 };
  const answer = async () => {
    fleet.calls++;
    await new Promise((resolve) => setImmediate(resolve));
    if (!fleet.works) throw new Down('down');
    return 'answer';
  };
  const aProcess = (settings: Partial<CircuitBreakerSettings> = {}, call: () => Promise<string> = answer) => {
    const breaker = circuitBreaker({
      client: table.client,
      tableName: 'platform',
      service: 'pdi',
      now: () => fleet.now,
      onTransition: (to) => fleet.transitions.push(to),
      onUnknown: () => fleet.unknown++,
      ...settings,
    });
    return () => breaker(call, (error) => error instanceof Down);
  };
  const outcomeOf = (call: () => Promise<string>) => call().catch((error: Error) => error.name);
  /** What so many processes are told that call at the same time. */
  const together = (processes: number) => Promise.all(Array.from({ length: processes }, () => outcomeOf(aProcess())));
  const failTimes = async (times: number, call = aProcess()) => {
    fleet.works = false;
    for (let time = 0; time < times; time++) await outcomeOf(call);
    fleet.works = true;
  };
  return { table, fleet, aProcess, together, failTimes, outcomeOf };
}

const count = (outcomes: readonly string[], outcome: string) => outcomes.filter((one) => one === outcome).length;

describe('circuit breaker', () => {
  it('has the numbers that were decided', () => {
    expect([FAILURES_TO_OPEN, FAILURE_WINDOW_MS, OPEN_MS, PROBE_LEASE_MS]).to.deep.equal([5, 60_000, 30_000, 15_000]);
  });

  it('opens at the fifth failure, whoever meets it', async () => {
    const { fleet, aProcess, failTimes, outcomeOf } = aFleet();
    for (let process = 0; process < 4; process++) await failTimes(1, aProcess());
    expect(fleet.transitions).to.deep.equal([]);
    await failTimes(1, aProcess());
    expect(fleet.transitions).to.deep.equal(['open']);
    expect(await outcomeOf(aProcess())).to.equal('CircuitOpenError');
  });

  it('opens once however many fail at the same time', async () => {
    const { fleet, together } = aFleet();
    fleet.works = false;
    await together(40);
    expect(fleet.transitions).to.deep.equal(['open']);
    expect(fleet.unknown, 'and the table has answered each').to.equal(0);
  });

  it('is known to be open to whoever failed at the same time as the one who opened it', async () => {
    const { fleet, aProcess, failTimes, outcomeOf } = aFleet();
    await failTimes(4);
    const [one, other] = [aProcess(), aProcess()];
    fleet.works = false;
    await Promise.all([outcomeOf(one), outcomeOf(other)]);
    expect([fleet.calls, fleet.transitions]).to.deep.equal([6, ['open']]);
    for (const call of [one, other]) expect(await outcomeOf(call)).to.equal('CircuitOpenError');
    expect(fleet.calls).to.equal(6);
  });

  it('calls nobody while it is open, and says when to come back', async () => {
    const { fleet, aProcess, failTimes } = aFleet();
    await failTimes(5);
    const calls = fleet.calls;
    fleet.now += 12_000;
    expect(await failureOf(aProcess()())).to.include({ name: 'CircuitOpenError', retryAfterMs: 18_000 });
    fleet.now += 17_999;
    expect(await failureOf(aProcess()())).to.include({ name: 'CircuitOpenError', retryAfterMs: 1 });
    expect(fleet.calls).to.equal(calls);
  });

  it('sends whoever comes second to try away for a second, and knows what the first has found after that', async () => {
    const { fleet, aProcess, failTimes, outcomeOf } = aFleet();
    await failTimes(5);
    fleet.now += OPEN_MS;
    const [first, second] = [aProcess(), aProcess()];
    const [answer, refusal] = await Promise.all([outcomeOf(first), failureOf(second())]);
    expect(answer).to.equal('answer');
    expect(refusal).to.include({ name: 'CircuitOpenError', retryAfterMs: 1000 });
    expect(await outcomeOf(second), 'it looks anew').to.equal('answer');
  });

  it('lets exactly one of fifty try after thirty seconds, and nobody a millisecond before', async () => {
    const { fleet, together, failTimes } = aFleet();
    await failTimes(5);
    const calls = fleet.calls;
    fleet.now += OPEN_MS - 1;
    expect(count(await together(50), 'CircuitOpenError')).to.equal(50);
    fleet.now += 1;
    const outcomes = await together(50);
    expect([count(outcomes, 'answer'), fleet.calls - calls]).to.deep.equal([1, 1]);
    expect(fleet.transitions).to.deep.equal(['open', 'closed']);
    expect(count(await together(50), 'answer')).to.equal(50);
  });

  it('that has closed counts from the beginning again', async () => {
    const { fleet, aProcess, failTimes, outcomeOf } = aFleet();
    await failTimes(5);
    fleet.now += OPEN_MS;
    expect(await outcomeOf(aProcess())).to.equal('answer');
    await failTimes(4);
    expect(fleet.transitions).to.deep.equal(['open', 'closed']);
    await failTimes(1);
    expect(fleet.transitions).to.deep.equal(['open', 'closed', 'open']);
  });

  it('stays open for another thirty seconds when the try fails', async () => {
    const { fleet, aProcess, failTimes, outcomeOf } = aFleet();
    await failTimes(5);
    fleet.now += OPEN_MS;
    fleet.works = false;
    expect(await outcomeOf(aProcess())).to.equal('Down');
    fleet.works = true;
    fleet.now += OPEN_MS - 1;
    expect(await outcomeOf(aProcess())).to.equal('CircuitOpenError');
    fleet.now += 1;
    expect(await outcomeOf(aProcess())).to.equal('answer');
  });

  it('replaces a caller that died trying after its lease, by exactly one; the late one closes nothing', async () => {
    const { table, fleet, together, failTimes } = aFleet();
    await failTimes(5);
    fleet.now += OPEN_MS;
    let comeBack = (_answer: string) => {};
    const late = circuitBreaker({
      client: table.client,
      tableName: 'platform',
      service: 'pdi',
      now: () => fleet.now,
      onTransition: (to) => fleet.transitions.push(`${to} by the late one`),
    })(
      () => new Promise<string>((resolve) => (comeBack = resolve)),
      () => true,
    );
    await new Promise((resolve) => setTimeout(resolve, 10));
    fleet.now += PROBE_LEASE_MS - 1;
    expect(count(await together(20), 'CircuitOpenError')).to.equal(20);
    fleet.now += 1;
    fleet.works = false;
    expect(count(await together(20), 'Down')).to.equal(1);
    comeBack('late');
    expect(await late, 'its own answer is good').to.equal('late');
    expect(fleet.transitions).to.deep.equal(['open']);
    expect(count(await together(20), 'CircuitOpenError')).to.equal(20);
  });

  it('forgets failures when a success is noted in between', async () => {
    const { fleet, aProcess, failTimes, outcomeOf } = aFleet();
    const call = aProcess();
    await failTimes(4, call);
    expect(await outcomeOf(call)).to.equal('answer');
    await failTimes(4, call);
    expect(fleet.transitions).to.deep.equal([]);
    await failTimes(1, call);
    expect(fleet.transitions).to.deep.equal(['open']);
  });

  it('forgets a single failure as well, and takes a refusal for a sign of life', async () => {
    const { fleet, aProcess, failTimes, outcomeOf } = aFleet();
    const call = aProcess();
    const refused = aProcess({}, () => Promise.reject(new Error('refused')));
    for (const inBetween of [call, refused]) {
      await failTimes(1, call);
      fleet.now += 1000;
      await outcomeOf(inBetween);
      fleet.now += 1000;
      await failTimes(4, call);
      expect(fleet.transitions).to.deep.equal([]);
      fleet.now += FAILURE_WINDOW_MS;
    }
  });

  it('forgets failures that are a minute old', async () => {
    const { fleet, failTimes } = aFleet();
    await failTimes(4);
    fleet.now += FAILURE_WINDOW_MS;
    await failTimes(4);
    expect(fleet.transitions).to.deep.equal([]);
    fleet.now += FAILURE_WINDOW_MS - 1;
    await failTimes(1);
    expect(fleet.transitions).to.deep.equal(['open']);
  });

  it('costs a read a second while all is well, and writes nothing', async () => {
    const { table, fleet, aProcess } = aFleet();
    const call = aProcess();
    for (let time = 0; time < 20; time++) {
      await call();
      fleet.now += 100;
    }
    expect(table.calls).to.deep.equal(['Get', 'Get']);
  });

  it('costs a write for each failure, and one more for the first', async () => {
    const { table, fleet, aProcess, failTimes } = aFleet();
    await failTimes(3, aProcess());
    expect(table.calls).to.deep.equal(['Get', 'Update', 'Update', 'Update', 'Update']);
    expect(fleet.unknown).to.equal(0);
  });

  it('is looked at anew after a second to the millisecond, as it is and not as it was', async () => {
    const { table, fleet } = aFleet();
    const asked: unknown[] = [];
    const client = {
      send: async (command: { readonly input: unknown }) => {
        asked.push(command.input);
        return table.client.send(command as never);
      },
    };
    const settings = { client: client as never, tableName: 'platform', service: 'pdi', now: () => fleet.now };
    const { view } = circuit(settings);
    await view();
    fleet.now += 999;
    await view();
    expect(asked).to.deep.equal([
      { TableName: 'platform', Key: { PK: 'BREAKER#pdi', SK: 'STATE' }, ConsistentRead: true },
    ]);
    fleet.now += 1;
    await view();
    expect(asked).to.have.length(2);
  });

  it('is seen closed, open for as long as it is, and half open until somebody has tried', async () => {
    const { table, fleet, aProcess, failTimes, outcomeOf } = aFleet();
    const seen = () =>
      circuit({ client: table.client, tableName: 'platform', service: 'pdi', now: () => fleet.now }).view();
    expect(await seen()).to.deep.equal({ state: 'closed' });
    await failTimes(5);
    expect(await seen()).to.deep.equal({ state: 'open', retryAfterMs: 30_000 });
    fleet.now += 29_999;
    expect(await seen()).to.deep.equal({ state: 'open', retryAfterMs: 1 });
    fleet.now += 1;
    expect(await seen()).to.deep.equal({ state: 'half_open' });
    let whileTrying: unknown;
    await aProcess({}, async () => {
      whileTrying = await seen();
      return 'answer';
    })();
    expect(whileTrying).to.deep.equal({ state: 'open', retryAfterMs: 15_000 });
    expect(await seen()).to.deep.equal({ state: 'closed' });
    expect(await outcomeOf(aProcess())).to.equal('answer');
  });

  it('does not take a refusal for a failure', async () => {
    const { table } = aFleet();
    const breaker = circuitBreaker({ client: table.client, tableName: 'platform', service: 'pdi', now: () => NOON });
    for (let time = 0; time < 10; time++)
      expect(
        await failureOf(
          breaker(
            () => Promise.reject(new Error('refused')),
            () => false,
          ),
        ),
      ).to.include({ message: 'refused' });
    expect([table.items(), table.calls]).to.deep.equal([[], ['Get']]);
  });

  it('makes every call while the table fails', async () => {
    const { table, fleet, aProcess, failTimes, outcomeOf } = aFleet();
    table.failure = throttled();
    await failTimes(9);
    expect(await outcomeOf(aProcess())).to.equal('answer');
    expect(fleet.calls).to.equal(10);
    expect(fleet.unknown).to.be.greaterThan(9);
  });

  it('keeps the circuits of services apart', async () => {
    const { aProcess, failTimes, outcomeOf } = aFleet();
    await failTimes(5);
    expect(await outcomeOf(aProcess({ service: 'orders' }))).to.equal('answer');
  });

  it('tells callers of an HTTP client when to come back, after five attempts in all', async () => {
    const { table } = aFleet();
    let status = 503;
    const client = httpClient({
      service: 'Partner',
      endpoint: async () => 'http://partner.test',
      fetch: async () => Response.json({}, { status }),
      pause: async () => {},
      breaker: circuitBreaker({ client: table.client, tableName: 'platform', service: 'partner' }),
    });
    const ask = () => failureOf(client({ method: 'GET', path: 'x', validate: (value): value is unknown => !!value }));
    status = 400;
    for (let time = 0; time < 6; time++) expect(await ask()).to.include({ failure: 'status' });
    status = 503;
    expect(await ask()).to.include({ failure: 'status', status: 503 });
    const open = await ask();
    expect(open).to.include({ failure: 'circuit_open', retryable: false });
    expect((open as unknown as { retryAfterMs: number }).retryAfterMs).to.be.within(1, 30_000);
  });
});
