import type { SQSRecord } from 'aws-lambda';
import { PermanentError } from '../failures.ts';
import { systemActor } from '../identity/actor.ts';
import { isCommandMessage } from '../outgoing/command-message.ts';
import { type Validator, violations } from '../violations.ts';
import { type MessageBatchOptions, messageBatch } from './message-batch.ts';

/** A command of ours, taken from our own queue. */
export interface ReceivedCommand<Data> {
  /** The same for each delivery of the same command. */
  readonly commandId: string;
  /** Such as pos.finalizeSession.v1. */
  readonly command: string;
  readonly data: Data;
  readonly correlationId: string;
  /** Who asked for it, as its sender was told; of a command that does not say, the function that takes it. */
  readonly actor: string;
  /** Deliveries of this message until now, this one counted. */
  readonly receiveCount: number;
}

export interface CommandOptions<Data> extends Omit<MessageBatchOptions<ReceivedCommand<Data>>, 'take'> {
  /** Command, with its version, to what its data must be. One that is not named here is parked. */
  readonly commands: Readonly<Record<string, Validator<Data>>>;
}

/**
 * The boundary of every queue function (trigger `queue`): reads messages that `commandQueue` wrote, and settles the
 * batch as `messageBatch` does. What cannot be read is parked: `malformed_command`, `unknown_command`.
 *
 * @param useCase answers a settled result for each command, in their order; a PermanentError among them is parked
 */
export function commands<Data>(
  { commands: known, ...options }: CommandOptions<Data>,
  useCase: (
    commands: readonly ReceivedCommand<Data>[],
    at: number,
  ) => Promise<readonly PromiseSettledResult<unknown>[]>,
) {
  return messageBatch({ ...options, take: (record) => readCommand(known, record) }, useCase);
}

function readCommand<Data>(known: Readonly<Record<string, Validator<Data>>>, record: SQSRecord) {
  const message = parsed(record.body);
  if (!isCommandMessage(message))
    throw new PermanentError('malformed_command', 'the message is no {id, command, correlationId, data}');
  const { id, command, correlationId, data, traceparent } = message;
  const actor = message.actor ?? systemActor(functionOf(record));
  const validate = Object.hasOwn(known, command) ? known[command] : undefined;
  if (!validate) throw new PermanentError('unknown_command', `${command} is no command that this queue takes`);
  if (!validate(data)) {
    const reasons = violations(validate).map(({ pointer, reason }) => `/data${pointer} ${reason}`);
    throw new PermanentError('malformed_command', reasons.join('; '));
  }
  const { userId } = (data ?? {}) as { readonly userId?: unknown };
  return {
    received: {
      commandId: id,
      command,
      data,
      correlationId,
      actor,
      receiveCount: Number(record.attributes.ApproximateReceiveCount),
    },
    about: {
      eventId: id,
      type: command,
      correlationId,
      actor,
      data,
      traceparent,
      ...(typeof userId === 'string' ? { userId } : {}),
    },
  };
}

/** A queue of ours has the name of the function that it starts. */
function functionOf({ eventSourceARN }: SQSRecord): string {
  return (eventSourceARN.split(':').at(-1) ?? '').replace(/\.fifo$/, '');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new PermanentError('malformed_command', 'the body is not JSON');
  }
}
