import '../../builders/quiet.ts';
import { join } from 'node:path';
import { expect } from 'chai';
import { type FunctionDeclaration, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { deploymentOf, names } from '../../../scripts/declarations/names.ts';
import { contextsIn } from '../../../shared/demo/contexts.ts';
import { RESET_SECONDS } from '../../../shared/demo/reset-run.ts';
import {
  LOOKS_AT_QUEUES,
  UNTIL_ALL_KNOW_SECONDS,
  UNTIL_REQUESTS_HAVE_ENDED_SECONDS,
} from '../../../shared/demo/workflow/reset-workflow.ts';
import { INTAKE_KEPT_MS } from '../../../shared/platform/reset/own-intake.ts';

const { functions, tables } = loadDeclarations(join(import.meta.dirname, '../../..'));
const place = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'bus' };

/** Whose data a reset keeps: what the boundaries remember goes with each context, and resets are not reset. */
const NOT_RESET = ['demo', 'platform'];

/** What a context is reset for: it writes into tables beside the platform's, or something may reach it late. */
const holds = ({ trigger, uses }: FunctionDeclaration) =>
  ['event', 'queue', 'schedule', 'stream'].includes(trigger.type) ||
  Object.keys(uses.tables ?? {}).some((table) => table !== 'platform');

describe('the contexts that a reset empties', () => {
  const contexts = [
    ...new Set([...functions.filter(holds).map(({ context }) => context), ...tables.map(({ context }) => context)]),
  ].filter((context) => !NOT_RESET.includes(context));

  for (const context of contexts)
    it(`${context} offers a command for it, with what it takes and no more`, () => {
      const reset = functions.find(({ id }) => id === `${context}/reset`);
      expect(reset, `functions/${context}/reset is missing: whoever resets the demo cannot empty ${context}`).to.exist;
      const own = tables.filter((table) => table.context === context).map(({ name }) => name);
      expect(reset?.trigger).to.deep.equal({ type: 'invoked' });
      expect(reset?.uses).to.deep.equal({
        tables: {
          ...Object.fromEntries(own.map((name) => [name, { actions: ['BatchWriteItem', 'Scan'] }])),
          platform: { actions: ['BatchWriteItem', 'Scan', 'UpdateItem'] },
        },
      });
    });

  it('are found by the commands of the deployment', () => {
    const deployment = deploymentOf({ functions, tables }, place);
    const found = contextsIn(names.everyContext(deployment, 'reset').join(' '), 'dev');
    expect(found.map(({ name }) => name)).to.deep.equal([...contexts].sort());
    const only = functions.filter(({ context }) => ['demo', 'pricing'].includes(context));
    const part = deploymentOf({ functions: only }, place);
    expect(contextsIn(names.everyContext(part, 'reset').join(' '), 'dev')).to.deep.equal([
      { name: 'pricing', functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:laurel-dev-pricing-reset:live' },
    ]);
    expect(contextsIn('', 'dev')).to.deep.equal([]);
    expect(() => contextsIn('arn:aws:lambda:eu-west-1:0:function:laurel-dev-pricing-quote:live', 'dev')).to.throw();
  });

  it('are waited for as long as a request of theirs may last, which is 25 seconds', () => {
    const writes = functions.filter(
      ({ context, trigger }) => contexts.includes(context) && trigger.type === 'http' && trigger.method !== 'GET',
    );
    expect(Math.max(...writes.map(({ timeoutSeconds }) => timeoutSeconds))).to.equal(25);
    expect(UNTIL_REQUESTS_HAVE_ENDED_SECONDS).to.equal(26);
    expect(UNTIL_REQUESTS_HAVE_ENDED_SECONDS * 1000).to.be.at.least(25_000 + INTAKE_KEPT_MS);
    expect(UNTIL_ALL_KNOW_SECONDS).to.equal(3);
  });

  it('are closed for half an hour at most, as long as the execution that resets them may run', () => {
    const run = functions.find(({ id }) => id === 'demo/run-reset');
    expect([RESET_SECONDS, run?.durable?.executionTimeoutSeconds]).to.deep.equal([1800, 1800]);
    expect(LOOKS_AT_QUEUES).to.deep.equal({ most: 20, everySeconds: 3 });
  });
});
