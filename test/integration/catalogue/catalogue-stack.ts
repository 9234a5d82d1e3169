import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { leaksIn } from '../leaks.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';

let starting: Promise<LocalStack> | undefined;

/** The stack that tests of products, search, prices and feeds share, apart from others: they make its services fail. */
export function catalogueStack(): Promise<LocalStack> {
  // With spans, so that what they hold is looked at too.
  starting ??= startLocalStack(undefined, { TRACE: '1' });
  return starting;
}

after('the stack of the catalogue has written no secret and no token, and stops', async () => {
  const stack = await starting?.catch(() => undefined);
  if (!stack) return;
  const { Parameter } = await stack.doors.ssm.send(
    new GetParameterCommand({ Name: '/dev/shared/secret-access-key', WithDecryption: true }),
  );
  const leaks = leaksIn(stack.stateDir, Parameter?.Value ?? '');
  await stack.stop();
  expect(leaks).to.deep.equal([]);
});
