import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import type { LocalStack } from '../local-stack.ts';
import { sharedLocalStack } from '../system/under-test.ts';

describe('what a function may do', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  before(async () => {
    stack = await sharedLocalStack();
  });

  const as = (functionKey: string) => ({
    endpoint: stack.awsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: functionKey, secretAccessKey: 'any' },
  });

  async function refusal(call: Promise<unknown>): Promise<Error> {
    return call.then(
      () => expect.fail('the call was allowed'),
      (error: Error) => error,
    );
  }

  it('a call that its uses do not grant is AccessDeniedException and names action and resource', async () => {
    const client = new DynamoDBClient(as('function.loyalty.list-transactions'));
    const error = await refusal(
      client.send(
        new PutItemCommand({ TableName: 'laurel-dev-loyalty', Item: { PK: { S: 'USER#x' }, SK: { S: 'ACCOUNT' } } }),
      ),
    );
    expect(error.name).to.equal('AccessDeniedException');
    expect(error.message).to.match(/dynamodb:PutItem.*table\/laurel-dev-loyalty/);
  });

  it('a parameter that it does not name stays closed', async () => {
    const client = new SSMClient(as('function.loyalty.handle-user-created'));
    const error = await refusal(client.send(new GetParameterCommand({ Name: '/dev/shared/secret-access-key' })));
    expect(error.name).to.equal('AccessDeniedException');
  });

  it('it publishes what it declares under its own source, and nothing else', async () => {
    const client = new EventBridgeClient(as('function.loyalty.publish-points-changed'));
    const entry = { EventBusName: stack.doors.busName, DetailType: 'loyalty.pointsAdded.v1', Detail: '{}' };
    const error = await refusal(client.send(new PutEventsCommand({ Entries: [{ ...entry, Source: 'dev.users' }] })));
    expect(error.name).to.equal('AccessDeniedException');
    const undeclared = { ...entry, Source: 'dev.loyalty', DetailType: 'loyalty.pointsLost.v1' };
    expect((await refusal(client.send(new PutEventsCommand({ Entries: [undeclared] })))).name).to.equal(
      'AccessDeniedException',
    );
    const { FailedEntryCount } = await client.send(
      new PutEventsCommand({ Entries: [{ ...entry, Source: 'dev.loyalty' }] }),
    );
    expect(FailedEntryCount).to.equal(0);
  });
});
