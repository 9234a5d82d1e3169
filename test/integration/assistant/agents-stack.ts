import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { NEXT_READ_SECONDS, timePasses } from '../local/time-passes.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';

let starting: Promise<LocalStack> | undefined;

/** What an agent reaches, and what an order takes to be completed. */
const CONTEXTS = 'assistant,users,loyalty,tiers,products,search,events,inventory,orders,payments';

/** The stack that the tests of the agents' door share. Each brings its own members. */
export function agentsStack(): Promise<LocalStack> {
  starting ??= startLocalStack(undefined, { CONTEXTS });
  return starting;
}

after('the stack of agents stops', async () => {
  await (await starting?.catch(() => undefined))?.stop();
});

/** Sets a parameter, lets each function read it anew, and takes it back in the end. @param path below /<env>/ */
export async function withParameter(stack: LocalStack, path: string, value: string, run: () => Promise<void>) {
  const { ssm, env } = stack.doors;
  const Name = `/${env}/${path}`;
  const before = await ssm.send(new GetParameterCommand({ Name })).catch(() => undefined);
  const put = (Value: string) => ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  await put(value);
  try {
    await timePasses(stack, NEXT_READ_SECONDS);
    await run();
  } finally {
    const known = before?.Parameter?.Value;
    await (known === undefined ? ssm.send(new DeleteParameterCommand({ Name })) : put(known));
    await timePasses(stack, NEXT_READ_SECONDS);
  }
}
