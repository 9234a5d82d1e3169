import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { runTool } from './run-tool.ts';
import { clientSettings, runningStack, stateDirOf } from './running-stack.ts';
import { ToolError } from './tool-error.ts';

/**
 * `make first-admin [EMAIL=<address>]`: signs the first administrator up on the running stack, or, with ENV and AWS_REGION,
 * in a deployment, by whoever may invoke its functions. The password is shown once.
 */
await runTool(async () => {
  const { EMAIL, ENV, AWS_REGION } = process.env;
  if (ENV && !AWS_REGION) throw new ToolError('AWS_REGION is missing: make first-admin ENV=dev AWS_REGION=eu-west-1');
  const stack = ENV ? undefined : runningStack(stateDirOf(process.env));
  const lambda = new LambdaClient(stack ? clientSettings(stack) : { region: AWS_REGION ?? '' });
  try {
    const answer = await lambda.send(
      new InvokeCommand({
        FunctionName: `laurel-${ENV ?? stack?.env}-users-make-first-admin`,
        Qualifier: 'live',
        Payload: JSON.stringify(EMAIL ? { emailAddress: EMAIL } : {}),
      }),
    );
    const { userId, emailAddress, password, errorMessage } = JSON.parse(Buffer.from(answer.Payload ?? []).toString());
    if (answer.FunctionError) throw new ToolError(`Nobody was made an administrator: ${errorMessage}`);
    console.log(`${emailAddress} is an administrator. The password, shown here alone: ${password}`);
    console.log(`Change it: PUT /user/${userId}/password {"currentPassword", "newPassword"}.`);
  } finally {
    lambda.destroy();
  }
});
