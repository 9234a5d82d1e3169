import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Declarations, loadDeclarations } from '../../scripts/declarations/declarations.ts';
import { type Deployment, deploymentOf } from '../../scripts/declarations/names.ts';
import { aProject } from '../builders/a-project.ts';
import { declaredEnvironment } from './declared-environment.ts';
import type { Environment } from './environment.ts';
import { plannedEnvironment } from './planned-environment.ts';
import { type Planned, renderedPlans } from './rendered-plans.ts';
import { describeWithTerraform, root } from './terraform-offline.ts';

/** What infra/tests/plans/rendered.tftest.hcl deploys to. */
const deployment: Deployment = { env: 'dev', region: 'eu-west-1', accountId: '111122223333', busName: 'shared-bus' };

const PLANNING_MS = 180_000;

/** Every part of an environment, with the guarantee that it is compared for. */
const parts: readonly (readonly [keyof Environment, string])[] = [
  ['functions', 'functions have the declared name, memory, timeout, concurrency and durable settings'],
  ['variables', 'functions get the same environment variables as on the local stack'],
  ['grants', 'functions may do in the cloud what they may do on the local stack, and nothing else'],
  ['routes', 'routes lead to the functions that declare them'],
  ['rules', 'rules take the declared events from the bus'],
  ['queues', 'queues have the declared visibility and deliveries, and a dead-letter queue where one is due'],
  ['mappings', 'queues and streams are read with the declared batches, retries and filters'],
  ['schedules', 'schedules run when declared, and hand in the time that they are for'],
  ['tables', 'tables have the declared keys, indexes, expiry and stream'],
  ['pipes', 'pipes carry the declared records to the declared place'],
];

/**
 * The tutorial's folders know of the project that they are added to which services it hears of, and the boundary's table.
 * They are planned where no reset is allowed: their part in it is left out.
 */
function asAdded(folder: string): Declarations {
  const table = 'shared/platform/table.json';
  const project = aProject({
    'shared/foreign-services.json': { users: 'who signs up' },
    [table]: readFileSync(join(root, table), 'utf8'),
  });
  try {
    cpSync(join(root, folder), project.root, { recursive: true, filter: (from) => !from.endsWith('/reset') });
    return loadDeclarations(project.root);
  } finally {
    project.remove();
  }
}

describeWithTerraform('the declarations mean the same to Terraform and to the local stack', function () {
  this.timeout(PLANNING_MS);
  let plans: ReadonlyMap<string, readonly Planned[]>;

  before(() => {
    plans = renderedPlans();
  });

  for (const [run, folder, what] of [
    ['declared', '.', 'this repository'],
    ['tutorial', 'docs/tutorial', 'the context that a newcomer adds'],
    ['every_feature', 'infra/tests/fixtures/declarations', 'declarations that use every feature'],
    ['abilities', 'test/integration/abilities/project', 'the context that is run by test/integration/abilities'],
  ] as const) {
    describe(`in ${what}`, () => {
      const declarations = folder === 'docs/tutorial' ? asAdded(folder) : loadDeclarations(join(root, folder));
      const declared = declaredEnvironment(
        declarations.functions,
        declarations.tables,
        deploymentOf(declarations, { ...deployment, demoReset: run === 'declared' }),
      );

      for (const [part, guarantee] of parts) {
        it(guarantee, () => {
          const planned = plannedEnvironment(plans.get(run) ?? []);
          expect(planned[part]).to.deep.equal(declared[part]);
        });
      }
    });
  }

  it('compares every part of an environment with something in it', () => {
    const { functions, tables } = loadDeclarations(join(root, 'infra/tests/fixtures/declarations'));
    const declared = declaredEnvironment(functions, tables, deployment);
    expect(parts.map(([part]) => part)).to.have.members(Object.keys(declared));
    for (const [part] of parts) expect(declared[part], part).to.not.deep.equal({});
  });
});
