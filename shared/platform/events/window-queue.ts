import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Window } from './given-up.ts';

/** Puts a window into the queue of what was given up, to be gone on with in another invocation. */
export type GoOnLater = (window: Window) => Promise<void>;

/**
 * That queue holds what Lambda wrote of a stream's records beside what is sent here, so that its messages are no
 * commands with an envelope: see given-up.ts.
 */
export function windowQueue(client: Pick<SQSClient, 'send'>, queueUrl: string): GoOnLater {
  return async (window) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ window }) }));
  };
}
