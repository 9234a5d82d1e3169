import { expect } from 'chai';
import { plansOf } from './rendered-plans.ts';
import { describeWithTerraform, isChecked, terraformOffline } from './terraform-offline.ts';

const CHECKING_MS = 240_000;

describeWithTerraform('Terraform takes what is in infra/', function () {
  this.timeout(CHECKING_MS);

  // What lies below tests/plans/ is run by those who look into its plans.
  for (const [what, ...options] of isChecked
    ? []
    : ([
        ['every module and every example', '-chdir=infra/modules', '-recursive'],
        ['the example of the guide', '-chdir=infra/examples', '-recursive'],
        ['the environment', '-chdir=infra'],
      ] as const)) {
    it(`${what} is formatted, valid and passes its tests`, () => {
      const { status, stdout, stderr } = terraformOffline('check', '-no-color', ...options);
      expect(status, `${stdout}\n${stderr}`).to.equal(0);
    });
  }

  it('a function of an older state moves to its new addresses, and nothing is made anew', () => {
    const moved = plansOf('infra/modules/lambda-function', 'moved').get('after') ?? [];
    expect(moved.map(({ address }) => address)).to.include.members([
      'aws_lambda_function.this[0]',
      'aws_iam_role.this[0]',
      'aws_iam_role_policy.this[0]',
      'aws_lambda_alias.live[0]',
      'aws_cloudwatch_log_group.this[0]',
      'terraform_data.durable[0]',
    ]);
    const madeAnew = moved.filter(({ actions }) => actions.includes('create') || actions.includes('delete'));
    expect(madeAnew.map(({ address }) => address)).to.deep.equal([]);
  });

  it('a function that becomes durable takes its alias and asynchronous settings along', () => {
    const replaced = (plansOf('infra/modules/lambda-function', 'replacement').get('durable') ?? [])
      .filter(({ actions }) => actions.includes('delete') && actions.includes('create'))
      .map(({ type }) => type);
    expect(replaced).to.include.members(['aws_lambda_alias', 'aws_lambda_function_event_invoke_config']);
  });
});
