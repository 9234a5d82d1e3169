/**
 * Runs the service until it is killed: `node victim.ts <state directory> <workflow>`. Writes the execution's ARN once
 * the workflow is where it shall be killed: in its wait, or in the step that never ends.
 */
import { openState } from '../../../../scripts/local-stack/stack/state.ts';
import { eventually } from '../../../eventually.ts';
import { ServiceHarness } from './service-harness.ts';
import { TestClock } from './test-clock.ts';
import { addVictimWorkflows } from './victim-workflows.ts';

const [, , stateDir = '', workflow = ''] = process.argv;
let isInLongStep = false;

const harness = await ServiceHarness.open({ database: openState(stateDir), clock: new TestClock({ held: true }) });
addVictimWorkflows(harness, async (name) => {
  isInLongStep = name === 'long';
  if (isInLongStep) await new Promise(() => {});
  return `${name} by the victim`;
});
harness.service.resume();
const arn = await harness.startAsync(workflow);
await eventually('it can be killed', () => isInLongStep || harness.invoker.running === 0);
process.stdout.write(`${arn}\n`);
