import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import { withCallDeadlines } from '../../../shared/platform/aws/call-deadlines.ts';
import { DeadlineError, deadlineOf, timeLeftMs, withinDeadline } from '../../../shared/platform/deadline.ts';
import { failureOf } from '../../builders/failure-of.ts';

const left = (ms: number) => ({ getRemainingTimeInMillis: () => ms });

let clock: ReturnType<typeof useFakeTimers>;
const stopClock = () => {
  clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
};
const restoreClock = () => clock.restore();

describe('deadline of an invocation', () => {
  beforeEach(stopClock);
  afterEach(restoreClock);

  it('lets calls begin until a second before they would be cut off, half a second before the end', async () => {
    await withinDeadline(left(10_000), async () => {
      expect(timeLeftMs()).to.equal(8500);
      clock.tick(8499);
      expect(deadlineOf()?.aborted).to.equal(false);
      clock.tick(1);
      expect(() => deadlineOf()).to.throw(DeadlineError);
      expect(timeLeftMs()).to.equal(0);
    });
  });

  it('cuts off what is under way half a second before the end', async () => {
    await withinDeadline(left(10_000), async () => {
      const signal = deadlineOf();
      clock.tick(9499);
      expect(signal?.aborted).to.equal(false);
      clock.tick(1);
      expect(signal?.aborted).to.equal(true);
    });
  });

  it('cuts off what takes a signal of the platform, asked for before or after', async () => {
    await withinDeadline(left(10_000), async () => {
      const cutOff = deadlineOf();
      const before = cutOff?.signal;
      expect([before?.aborted, cutOff?.signal === before]).to.deep.equal([false, true]);
      clock.tick(9500);
      expect(before?.reason).to.be.instanceOf(DeadlineError);
    });
    await withinDeadline(left(10_000), async () => {
      const cutOff = deadlineOf();
      clock.tick(9500);
      expect(cutOff?.signal.reason).to.be.instanceOf(DeadlineError);
    });
  });

  it('tells nobody who has called it off', async () => {
    const told: string[] = [];
    const [done, underWay] = [() => told.push('done'), () => told.push('under way')];
    await withinDeadline(left(10_000), async () => {
      const cutOff = deadlineOf();
      cutOff?.addEventListener('abort', done);
      cutOff?.addEventListener('abort', underWay);
      cutOff?.removeEventListener('abort', done);
    });
    expect(told).to.deep.equal(['under way']);
  });

  it('tells what is cut off once, with the reason', async () => {
    const told: unknown[] = [];
    await withinDeadline(left(10_000), async () => {
      const cutOff = deadlineOf();
      expect(cutOff?.reason).to.equal(undefined);
      cutOff?.addEventListener('abort', () => told.push(cutOff.reason));
      clock.tick(9500);
      expect(told).to.have.length(1);
    });
    expect(told, 'and not again when the work ends').to.have.length(1);
    expect(told[0]).to.include({ name: 'DeadlineError', message: 'the time of this invocation is over' });
  });

  it('takes a tenth for each margin where the time is short', async () => {
    await withinDeadline(left(1000), async () => expect(timeLeftMs()).to.equal(800));
  });

  it('holds for what the work leaves running behind its own end', async () => {
    let goOn = () => {};
    const answered = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let stray: Promise<unknown> = Promise.resolve();
    let strayLeftMs: Promise<number> = Promise.resolve(-1);
    await withinDeadline(left(10_000), async () => {
      strayLeftMs = answered.then(timeLeftMs);
      stray = answered.then(deadlineOf);
    });
    goOn();
    expect((await failureOf(stray)).name).to.equal('DeadlineError');
    expect(await strayLeftMs).to.equal(0);
  });

  it('leaves no timer behind', async () => {
    await withinDeadline(left(10_000), async () => {});
    expect(clock.countTimers()).to.equal(0);
  });

  it('of one invocation is not that of the next', async () => {
    const first = withinDeadline(left(2000), async () => {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      return deadlineOf();
    });
    clock.tick(3000);
    expect((await failureOf(first)).name).to.equal('DeadlineError');
    await withinDeadline(left(2000), async () => expect(timeLeftMs()).to.equal(1600));
  });

  it('is none outside of an invocation', () => {
    expect([deadlineOf(), timeLeftMs()]).to.deep.equal([undefined, Number.POSITIVE_INFINITY]);
  });
});

describe('calls of a client', () => {
  beforeEach(stopClock);
  afterEach(restoreClock);

  /** A service that never answers. */
  const aClient = () => {
    const begun: unknown[] = [];
    const requestHandler = {
      handle: async (_request: never, options?: { abortSignal?: AbortSignal }) => {
        begun.push(options?.abortSignal);
        await new Promise((_, reject) =>
          options?.abortSignal?.addEventListener('abort', () => reject(new Error('AbortError'))),
        );
      },
    };
    withCallDeadlines({ config: { requestHandler } });
    return { call: () => requestHandler.handle(undefined as never), begun };
  };

  it('that are under way at the deadline end with it', async () => {
    const { call, begun } = aClient();
    const work = failureOf(withinDeadline(left(10_000), call));
    clock.tick(9500);
    expect(await work).to.be.instanceOf(DeadlineError);
    expect(begun).to.have.length(1);
  });

  it('are not begun after it: nothing reaches the service', async () => {
    const { call, begun } = aClient();
    await withinDeadline(left(10_000), async () => {
      clock.tick(8500);
      expect(await failureOf(call())).to.be.instanceOf(DeadlineError);
    });
    expect(begun).to.deep.equal([]);
  });

  it('fail as they do while there is time, and with their own signal outside of an invocation', async () => {
    const seen: unknown[] = [];
    const requestHandler = {
      handle: async (_request: never, options?: { abortSignal?: unknown }) => {
        seen.push(options?.abortSignal);
        throw new Error('throttled');
      },
    };
    withCallDeadlines({ config: { requestHandler } });
    const own = new AbortController().signal;
    const call = () => failureOf(requestHandler.handle(undefined as never, { abortSignal: own }));
    expect((await call()).message).to.equal('throttled');
    expect((await withinDeadline(left(10_000), call)).message).to.equal('throttled');
    expect(seen[0]).to.equal(own);
    expect(seen[1]).to.not.equal(own);
  });
});
