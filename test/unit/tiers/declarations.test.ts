import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { environmentOf, grantsOf } from '../../../scripts/declarations/grants.ts';

const root = join(import.meta.dirname, '../../..');
const deployment = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'bus' };
const declared = loadDeclarations(root).functions.filter(({ context }) => context === 'tiers');

const actionsOf = (name: string) => {
  const found = declared.find((candidate) => candidate.name === name) ?? expect.fail(`${name} is not declared`);
  return grantsOf(found, deployment).flatMap(({ Action }) => Action);
};

describe('the functions of tiers', () => {
  for (const each of declared)
    it(`${each.name} starts with nothing but what its declaration gives it`, async () => {
      const environment = environmentOf(each, deployment, (queue) => `http://sqs.test/${queue}`);
      const script = `console.log(typeof (await import(${JSON.stringify(join(root, each.entry))})).handler)`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...environment, AWS_REGION: deployment.region },
      });
      expect(stdout.trim()).to.equal('function');
    }).timeout(60_000);

  it('touch members only in the workflow, by reading and updating; what else reads looks at the programme', () => {
    const tables = declared.flatMap(({ name, uses }) =>
      // What the boundaries look up in the platform's table is no member's.
      Object.entries(uses.tables ?? {}).flatMap(([table, use]) => (table === 'platform' ? [] : [{ name, ...use }])),
    );
    expect(tables).to.deep.equal([
      {
        name: 'orchestrate-upgrade',
        actions: ['BatchGetItem', 'GetItem', 'UpdateItem'],
        leadingKeys: ['USER#*', 'PROGRAMME'],
      },
      { name: 're-evaluate-members', actions: ['BatchGetItem', 'GetItem', 'Query'], indexes: ['Members'] },
      { name: 'trigger-upgrade', actions: ['GetItem'], leadingKeys: ['PROGRAMME'] },
    ]);
  });

  it('wait for an acknowledgement for 5 minutes, and let the execution live longer than that', () => {
    const orchestrator = declared.find(({ name }) => name === 'orchestrate-upgrade');
    const waitsSeconds = Number(orchestrator?.environment.ACKNOWLEDGEMENT_TIMEOUT_SECONDS);
    expect(waitsSeconds).to.equal(300);
    expect(orchestrator?.durable?.executionTimeoutSeconds).to.be.above(waitsSeconds);
  });

  it('may invoke and answer only what they must', () => {
    expect(actionsOf('trigger-upgrade')).to.include('lambda:InvokeFunction');
    expect(actionsOf('acknowledge-notification')).to.include('lambda:SendDurableExecutionCallbackSuccess');
    expect(actionsOf('fetch-order-history')).to.deep.equal(['ssm:GetParameter']);
    expect(actionsOf('orchestrate-upgrade')).to.include.members([
      'lambda:CheckpointDurableExecution',
      'lambda:InvokeFunction',
      'events:PutEvents',
    ]);
  });
});
