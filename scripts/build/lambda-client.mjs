/**
 * Stands in for @aws-sdk/client-lambda in the bundles: the client with the commands that the functions and the durable
 * execution SDK send. That SDK loads the whole client by a dynamic import, which no bundler can shake.
 */
export { CheckpointDurableExecutionCommand } from '../../node_modules/@aws-sdk/client-lambda/dist-es/commands/CheckpointDurableExecutionCommand.js';
export { GetDurableExecutionStateCommand } from '../../node_modules/@aws-sdk/client-lambda/dist-es/commands/GetDurableExecutionStateCommand.js';
export { InvokeCommand } from '../../node_modules/@aws-sdk/client-lambda/dist-es/commands/InvokeCommand.js';
export { SendDurableExecutionCallbackSuccessCommand } from '../../node_modules/@aws-sdk/client-lambda/dist-es/commands/SendDurableExecutionCallbackSuccessCommand.js';
export { LambdaClient } from '../../node_modules/@aws-sdk/client-lambda/dist-es/LambdaClient.js';
