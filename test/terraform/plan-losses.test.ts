import { expect } from 'chai';
import { lossesOf, newReservationsOf } from '../../infra/plan-losses.ts';

const policy = (...actions: string[]) =>
  JSON.stringify({ Statement: [{ Sid: 'Table', Action: actions, Resource: ['arn:table'] }] });

const change = (type: string, actions: string[], before: object | null, after: object | null) => ({
  address: `module.x.${type}.this`,
  type,
  change: { actions, before: before as Record<string, unknown>, after: after as Record<string, unknown> },
});

describe('a plan says what it takes away', () => {
  it('queues, tables and logs that are removed or made anew, with their names', () => {
    const losses = lossesOf({
      resource_changes: [
        change('aws_sqs_queue', ['delete'], { name: 'laurel-dev-orders' }, null),
        change('aws_dynamodb_table', ['delete', 'create'], { name: 'laurel-dev-loyalty' }, {}),
        change('aws_cloudwatch_log_group', ['create', 'delete'], { name: '/aws/lambda/x' }, {}),
      ],
    });
    expect(losses).to.deep.equal([
      'with everything in it: queue laurel-dev-orders',
      'with everything in it: table laurel-dev-loyalty',
      'with everything in it: logs /aws/lambda/x',
    ]);
  });

  it('grants that go before the versions that use them', () => {
    const losses = lossesOf({
      resource_changes: [
        change(
          'aws_iam_role_policy',
          ['update'],
          { policy: policy('dynamodb:GetItem', 'dynamodb:Query') },
          { policy: policy('dynamodb:GetItem', 'dynamodb:PutItem') },
        ),
      ],
    });
    expect(losses).to.deep.equal([
      'from versions that may still run: dynamodb:Query on arn:table (module.x.aws_iam_role_policy.this)',
    ]);
  });

  it('nothing where nothing goes', () => {
    expect(
      lossesOf({
        resource_changes: [
          change('aws_sqs_queue', ['update'], { name: 'laurel-dev-orders' }, { name: 'laurel-dev-orders' }),
          change('aws_lambda_alias', ['delete'], { name: 'live' }, null),
          change('aws_iam_role_policy', ['update'], { policy: policy('a:B') }, {}),
          change('aws_iam_role_policy', ['delete'], { policy: policy('a:B') }, null),
        ],
      }),
    ).to.deep.equal([]);
    expect(lossesOf({})).to.deep.equal([]);
  });
});

describe('a plan says what it sets aside of the account', () => {
  const aFunction = (before: number | null, after: number) =>
    change(
      'aws_lambda_function',
      before === null ? ['create'] : ['update'],
      before === null ? null : { reserved_concurrent_executions: before },
      { reserved_concurrent_executions: after },
    );

  it('where a reservation is made or grows: all of them, as the account holds them together', () => {
    expect(newReservationsOf({ resource_changes: [aFunction(null, 7), aFunction(5, 5), aFunction(-1, -1)] })).to.equal(
      12,
    );
    expect(newReservationsOf({ resource_changes: [aFunction(5, 6)] })).to.equal(6);
  });

  it('nothing where none is, or grows', () => {
    expect(newReservationsOf({ resource_changes: [aFunction(5, 5), aFunction(6, 2), aFunction(null, -1)] })).to.equal(
      0,
    );
    expect(newReservationsOf({})).to.equal(0);
  });
});
