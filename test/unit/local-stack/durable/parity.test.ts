import { expect } from 'chai';
import { allSamples } from '../durable-samples/all-samples.ts';
import { runOfficially } from '../durable-samples/official-runner.ts';
import type { RunOutcome } from '../durable-samples/outcome.ts';
import type { Sample } from '../durable-samples/sample.ts';
import { runOnService } from './service-runner.ts';

describe('the service runs workflows as the official testing package does', () => {
  let official: ReadonlyMap<string, RunOutcome>;

  before(async function () {
    // All of it at once: while it skips time it replaces the timers of the whole process.
    this.timeout(60_000);
    official = await runOfficially(allSamples);
  });

  for (const sample of allSamples) {
    it(`${sample.title}: same result, operations and history`, async () => {
      const run = await runOnService(sample);
      expectSameAs(official, sample, run);
      expect(run.maximumConcurrency).to.equal(1);
    });

    it(`${sample.title}: the same when every step is reached by a replay`, async () => {
      const run = await runOnService(sample, { alwaysReplay: true });
      expectSameAs(official, sample, run);
      expect(run.maximumConcurrency).to.equal(1);
      const stepsForward = run.events.filter((event) => /^(StepSucceeded|WaitStarted|CallbackStarted)/.test(event));
      expect(run.invocations).to.be.at.least(Math.min(stepsForward.length, 2));
    });
  }
});

function expectSameAs(official: ReadonlyMap<string, RunOutcome>, { title, expected }: Sample, run: RunOutcome): void {
  const { status, result, errorMessage, operations, events } = run;
  expect({ status, result, errorMessage, operations, events }).to.deep.equal(official.get(title));
  if ('result' in expected) expect(result).to.deep.equal(expected.result);
  else expect(errorMessage).to.equal(expected.errorMessage);
}
