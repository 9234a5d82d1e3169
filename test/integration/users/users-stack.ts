import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { leaksIn } from '../leaks.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { PASSWORD } from './people.ts';

let starting: Promise<LocalStack> | undefined;

/** The stack that these tests share, apart from others: they make its services fail. Each brings its own people. */
export function usersStack(): Promise<LocalStack> {
  // With spans, so that what they hold is looked at too.
  starting ??= startLocalStack(undefined, { TRACE: '1' });
  return starting;
}

after(
  'no-secret-in-logs: the stack of users has written no secret, no token, no password and no hash of one, and stops',
  async () => {
    const stack = await starting?.catch(() => undefined);
    if (!stack) return;
    const { Parameter } = await stack.doors.ssm.send(
      new GetParameterCommand({ Name: '/dev/shared/secret-access-key', WithDecryption: true }),
    );
    const leaks = [...leaksIn(stack.stateDir, Parameter?.Value ?? ''), ...leaksIn(stack.stateDir, PASSWORD)];
    const hashes = leaksIn(stack.stateDir, '$argon2');
    await stack.stop();
    expect([...leaks, ...hashes]).to.deep.equal([]);
  },
);
