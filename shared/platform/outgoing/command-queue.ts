import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { PermanentError, TransientError } from '../failures.ts';
import { activeTraceparent } from '../telemetry/tracing.ts';
import type { CommandMessage } from './command-message.ts';

/**
 * Of one message, and of all in one call together.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const MAX_MESSAGE_BYTES = 1_048_576;
export const MAX_MESSAGES_PER_CALL = 10;
export const MAX_DELAY_SECONDS = 900;
/** Tries of what a call left over. */
const ATTEMPTS = 3;

/** Something for a queue of ours to do. */
export interface Command extends Omit<CommandMessage, 'traceparent'> {
  /** Who makes it happen: the `actor` that the boundary has given the use case, handed on. */
  readonly actor: string;
  /** 0 to 900; of a FIFO queue the queue's own. */
  readonly delaySeconds?: number;
  /** Of a FIFO queue: commands of a group are done in their order. */
  readonly groupId?: string;
}

export interface CommandQueueSettings {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  /** Waits before attempt n (2 and up). */
  readonly pause?: (attempt: number) => Promise<unknown>;
}

/**
 * Sends all of the commands, in calls as large as they may be. Repeats are possible: whoever takes a command knows it by
 * its id.
 *
 * @throws PermanentError for a command that no queue takes; TransientError when some could not be sent
 */
export type SendCommands = (commands: readonly Command[]) => Promise<void>;

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

/** The sending side of a queue of ours (`uses.queues`). */
export function commandQueue({ client, queueUrl, pause = backoff }: CommandQueueSettings): SendCommands {
  return async (commands) => {
    const traceparent = activeTraceparent();
    const entries = commands.map((command, index) => entryOf(command, String(index), traceparent));
    for (const group of groupsOf(entries)) await sendAll(group);
  };

  async function sendAll(group: readonly Entry[]): Promise<void> {
    let left = group;
    for (let attempt = 1; ; attempt++) {
      const { Failed: failed = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...left] }),
      );
      const refused = failed.find(({ SenderFault }) => SenderFault);
      if (refused) throw new PermanentError('command_refused', `the queue refuses a command: ${refused.Code}`);
      left = left.filter(({ Id }) => failed.some((one) => one.Id === Id));
      if (left.length === 0) return;
      if (attempt >= ATTEMPTS) throw new TransientError(`${left.length} commands could not be sent`);
      await pause(attempt + 1);
    }
  }
}

function entryOf({ delaySeconds, groupId, ...command }: Command, Id: string, traceparent: string | undefined): Entry {
  const MessageBody = JSON.stringify({ ...command, traceparent });
  if (Buffer.byteLength(MessageBody) > MAX_MESSAGE_BYTES)
    throw new PermanentError('command_too_large', `a command must not exceed ${MAX_MESSAGE_BYTES} bytes`);
  return {
    Id,
    MessageBody,
    ...(delaySeconds === undefined
      ? {}
      : { DelaySeconds: Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.round(delaySeconds))) }),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId, MessageDeduplicationId: command.id }),
  };
}

/** In their order, as few calls as their number and their size allow. */
function groupsOf(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const own = Buffer.byteLength(entry.MessageBody);
    const group = groups.at(-1);
    if (group && group.length < MAX_MESSAGES_PER_CALL && bytes + own <= MAX_MESSAGE_BYTES) {
      group.push(entry);
      bytes += own;
    } else {
      groups.push([entry]);
      bytes = own;
    }
  }
  return groups;
}

/** Half jitter: from half of a pause that doubles from 100 ms to all of it, by a chance from 0 to 1. */
export function pauseMs(attempt: number, chance: number): number {
  return ((1 + chance) / 2) * 100 * 2 ** (attempt - 2);
}

function backoff(attempt: number): Promise<unknown> {
  return delay(pauseMs(attempt, Math.random()));
}
