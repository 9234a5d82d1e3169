import { expect } from 'chai';
import sinon from 'sinon';
import {
  FRESH_FOR_MS,
  type Parameter,
  parameter,
  RETRY_STALE_AFTER_MS,
  STALE_FOR_MS,
} from '../../../shared/platform/aws/parameters.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { aParameterStore } from '../../builders/a-parameter-store.ts';
import { failureOf } from '../../builders/failure-of.ts';

describe('parameters', () => {
  let nowMs: number;
  let store: ReturnType<typeof aParameterStore>;
  let stale: unknown[];
  let secret: Parameter;

  beforeEach(() => {
    nowMs = 1_000_000;
    store = aParameterStore('first');
    stale = [];
    secret = parameter({
      client: store.client,
      name: '/dev/shared/secret-access-key',
      now: () => nowMs,
      onStale: (error) => stale.push(error),
    });
  });

  it('are fetched once for a hundred callers that come at the same time', async () => {
    const values = await Promise.all(Array.from({ length: 100 }, () => secret()));
    expect(new Set(values)).to.deep.equal(new Set(['first']));
    expect(store.calls).to.equal(1);
  });

  it('are fetched by name, decrypted', async () => {
    const inputs: unknown[] = [];
    const client = {
      send: async (command: { readonly input: unknown }) => {
        inputs.push(command.input);
        return { Parameter: { Value: 'value' } };
      },
    };
    await parameter({ client: client as never, name: '/dev/x' })();
    expect(inputs).to.deep.equal([{ Name: '/dev/x', WithDecryption: true }]);
  });

  it('are fresh for 20 s, and stand in for a failing store for 15 minutes', () => {
    expect([FRESH_FOR_MS, STALE_FOR_MS]).to.deep.equal([20_000, 900_000]);
  });

  it('are kept until they are no longer fresh, to the millisecond', async () => {
    await secret();
    store.value = 'rotated';
    nowMs += FRESH_FOR_MS - 1;
    expect(await secret()).to.equal('first');
    expect(store.calls).to.equal(1);
    nowMs += 1;
    expect(await secret()).to.equal('rotated');
    expect(store.calls).to.equal(2);
  });

  it('are refreshed once for a hundred callers', async () => {
    await secret();
    nowMs += FRESH_FOR_MS;
    await Promise.all(Array.from({ length: 100 }, () => secret()));
    expect(store.calls).to.equal(2);
  });

  it('that do not exist are undefined, and that is kept as well', async () => {
    store.value = undefined;
    expect(await secret()).to.equal(undefined);
    expect(await secret()).to.equal(undefined);
    expect(store.calls).to.equal(1);
  });

  it('fail with the store where no value is known; the failure is not kept', async () => {
    store.value = new Error('store is down');
    expect((await failureOf(secret())).message).to.equal('store is down');
    expect((await failureOf(secret())).message).to.equal('store is down');
    expect(store.calls).to.equal(2);
    store.value = 'back';
    expect(await secret()).to.equal('back');
  });

  it('serve a known value while the store fails, until it is too old, to the millisecond', async () => {
    await secret();
    const down = new Error('store is down');
    store.value = down;
    nowMs += STALE_FOR_MS - 1;
    expect(await secret()).to.equal('first');
    expect(stale).to.deep.equal([down]);
    nowMs += 1;
    expect(await failureOf(secret())).to.equal(down);
    // Nothing stood in for the failure.
    expect(stale).to.deep.equal([down]);
    store.value = 'back';
    expect(await secret()).to.equal('back');
  });

  it('are undefined where the store answers without one', async () => {
    expect(await parameter({ client: { send: async () => ({}) } as never, name: '/dev/x' })()).to.equal(undefined);
  });

  it('do not ask a failing store for each caller', async () => {
    await secret();
    store.value = new Error('store is down');
    nowMs += FRESH_FOR_MS;
    for (let caller = 0; caller < 10; caller++) await secret();
    expect(store.calls).to.equal(2);
    nowMs += RETRY_STALE_AFTER_MS - 1;
    await secret();
    expect(store.calls).to.equal(2);
    store.value = 'back';
    nowMs += 1;
    expect(await secret()).to.equal('back');
  });

  describe('of a store that hangs', () => {
    let clock: sinon.SinonFakeTimers;
    let asked: { signal: AbortSignal | undefined; answer: (value: string) => void }[];
    let hanging: Parameter;
    let answersAtOnce: string | undefined;

    beforeEach(() => {
      clock = sinon.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'Date'] });
      asked = [];
      answersAtOnce = undefined;
      const client = {
        send: (_: unknown, options?: { readonly abortSignal?: AbortSignal }) =>
          new Promise((resolve) => {
            const answer = (Value: string) => resolve({ Parameter: { Value } });
            asked.push({ signal: options?.abortSignal, answer });
            if (answersAtOnce !== undefined) answer(answersAtOnce);
          }),
      };
      hanging = parameter({ client: client as never, name: '/dev/x', onStale: (error) => stale.push(error) });
    });
    afterEach(() => clock.restore());

    const known = async (value: string) => {
      answersAtOnce = value;
      await hanging();
      answersAtOnce = undefined;
      asked = [];
    };

    it('fail as transient after one second where no value is known, and the call is aborted', async () => {
      const failure = failureOf(hanging());
      await clock.tickAsync(999);
      expect(asked[0]?.signal?.aborted).to.equal(false);
      await clock.tickAsync(1);
      expect(await failure).to.be.instanceOf(TransientError);
      expect(asked).to.have.length(1);
      expect(asked[0]?.signal?.aborted).to.equal(true);
    });

    it('cost the caller who begins a refresh 200 ms and the others nothing', async () => {
      await known('first');
      await clock.tickAsync(FRESH_FOR_MS);
      const waits = hanging();
      expect(await hanging()).to.equal('first');
      const began = Date.now();
      await clock.tickAsync(200);
      expect(await waits).to.equal('first');
      expect(Date.now() - began).to.equal(200);
      expect(asked).to.have.length(1);
    });

    it('are asked again 5 s after the refresh was given up, not before', async () => {
      await known('first');
      await clock.tickAsync(FRESH_FOR_MS);
      void hanging();
      await clock.tickAsync(1000);
      expect(stale).to.have.length(1);
      await clock.tickAsync(4999);
      await hanging();
      expect(asked).to.have.length(1);
      await clock.tickAsync(1);
      void hanging();
      expect(asked).to.have.length(2);
    });

    it('show what the refresh brings to the next caller, however late it came within its second', async () => {
      await known('first');
      await clock.tickAsync(FRESH_FOR_MS);
      const waits = hanging();
      await clock.tickAsync(900);
      expect(await waits).to.equal('first');
      asked[0]?.answer('rotated');
      await clock.tickAsync(0);
      expect(await hanging()).to.equal('rotated');
    });

    it('do not hold a process that was frozen in the middle of a refresh', async () => {
      await known('first');
      await clock.tickAsync(FRESH_FOR_MS);
      void hanging();
      // Time went on while no timer could fire.
      clock.setSystemTime(1_000_000 + FRESH_FOR_MS + 60_000);
      answersAtOnce = 'second';
      expect(await hanging()).to.equal('second');
    });

    it('are asked by another fetch when one has had its second, to the millisecond, and by no third meanwhile', async () => {
      const failures = [failureOf(hanging())];
      await clock.tickAsync(500);
      // Time went on while no timer could fire.
      clock.setSystemTime(1_000_000 + 999);
      failures.push(failureOf(hanging()));
      expect(asked).to.have.length(1);
      clock.setSystemTime(1_000_000 + 1000);
      failures.push(failureOf(hanging()));
      expect(asked).to.have.length(2);
      // The first one ends only now, long after it was given up.
      await clock.tickAsync(500);
      expect(asked.map(({ signal }) => signal?.aborted)).to.deep.equal([true, false]);
      failures.push(failureOf(hanging()));
      expect(asked).to.have.length(2);
      await clock.tickAsync(500);
      for (const failure of failures) expect(await failure).to.be.instanceOf(TransientError);
    });
  });
});
