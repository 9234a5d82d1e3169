import { expect } from 'chai';
import { Compute, named } from './a-function.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Tells the time in every way that it can be asked for, and how long a timer takes. */
const TIMES = `
  const loadedAtMs = Date.now();
  class Later extends Date {}
  export const handler = async (_, context) => {
    const startedMs = performance.now();
    await new Promise((end) => setTimeout(end, 20));
    return {
      loadedAtMs,
      nowMs: Date.now(),
      dateMs: new Date().getTime(),
      derivedMs: new Later().getTime(),
      text: Date().slice(11, 15),
      given: new Date(0).toISOString(),
      isDate: new Date() instanceof Date && new Date().constructor === Date && new Later() instanceof Later,
      remainingMs: context.getRemainingTimeInMillis(),
      tookMs: performance.now() - startedMs,
      setting: process.env.LAUREL_CLOCK_OFFSET_MS ?? 'none',
    };
  };`;

describe("a function's clock", () => {
  let compute: Compute;
  let offsetMs: number;
  beforeEach(() => {
    compute = new Compute().add('times', TIMES);
    offsetMs = 0;
  });
  afterEach(() => compute.close());

  const near = (time: number, ahead: number) => expect(time - Date.now() - ahead).to.be.within(-5_000, 1_000);

  it("is the stack's, moved or not, in a warm process too", async () => {
    const invoker = compute.invoker({ clockOffsetMs: () => offsetMs });
    const times = async () =>
      JSON.parse((await invoker.invoke({ functionName: named('times'), payload: '{}' })).payload);
    offsetMs = 800 * DAY_MS;
    const first = await times();
    for (const time of [first.loadedAtMs, first.nowMs, first.dateMs, first.derivedMs]) near(time, 800 * DAY_MS);
    expect(first.text).to.equal(String(new Date(Date.now() + 800 * DAY_MS).getFullYear()));
    expect(first).to.include({ given: '1970-01-01T00:00:00.000Z', isDate: true, setting: 'none' });

    offsetMs = -800 * DAY_MS;
    const second = await times();
    expect(second.loadedAtMs, 'the process is the same').to.equal(first.loadedAtMs);
    for (const time of [second.nowMs, second.dateMs, second.derivedMs]) near(time, -800 * DAY_MS);

    offsetMs = 0;
    near((await times()).nowMs, 0);
  });

  it('leaves timers, measurements and the time that remains alone', async () => {
    offsetMs = 800 * DAY_MS;
    const { payload } = await compute
      .invoker({ clockOffsetMs: () => offsetMs })
      .invoke({ functionName: named('times'), payload: '{}' });
    const { remainingMs, tookMs } = JSON.parse(payload);
    expect(remainingMs).to.be.within(1, 5_000);
    expect(tookMs).to.be.within(15, 5_000);
  });
});
