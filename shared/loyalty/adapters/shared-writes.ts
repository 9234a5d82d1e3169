import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WriteSharedCommand } from '#contracts/loyalty/write-shared-command';
import type { Command as QueuedCommand, SendCommands } from '../../platform/outgoing/command-queue.ts';
import type { Instant } from '../account.ts';
import type { Command, Movement } from '../movement.ts';
import type { WriteShared } from './account-repository.ts';
import type { SharedAnswers } from './shared-answers.ts';

export const WRITE_SHARED = 'loyalty.writeShared.v1';

/** A request waits so long for its turn. Nothing of it is written later. */
export const TURN_MS = 8000;
/** And so long more for what was begun just before. */
export const ANSWER_MS = 2000;

/** Pauses between two looks, doubling. */
const LOOK = { firstMs: 20, mostMs: 250 } as const;

/** For consumers of queues: sends the movements on, and waits for nothing. */
export function sharedWritesSentOn(send: SendCommands): WriteShared {
  return async (userId, movements) => {
    await send(movements.map((movement) => commandOf(userId, movement)));
    return movements.map(() => ({ status: 'queued' }));
  };
}

/**
 * For requests: sends the movements on and waits until they are made or refused.
 *
 * @returns `queued` for one that had no turn in time: nothing of it was or will be written
 */
export function sharedWritesAwaited({
  send,
  answers,
  now = Date.now,
  pause = delay,
}: {
  readonly send: SendCommands;
  readonly answers: SharedAnswers;
  readonly now?: () => Instant;
  readonly pause?: (ms: number) => Promise<unknown>;
}): WriteShared {
  return async (userId, movements) => {
    const answerBy = now() + TURN_MS;
    const commands = movements.map((movement) => commandOf(userId, movement, answerBy));
    await send(commands);
    return Promise.all(
      movements.map(async ({ source }, index) => {
        const commandId = commands[index]?.id ?? '';
        for (let waitMs: number = LOOK.firstMs; ; waitMs = Math.min(LOOK.mostMs, waitMs * 2)) {
          await pause(waitMs);
          const outcome = await answers.of(userId, source, commandId);
          if (outcome) return outcome;
          if (now() > answerBy + ANSWER_MS) return { status: 'queued' };
        }
      }),
    );
  };
}

/** A group of the queue is an account: its commands are done one after the other. */
function commandOf(userId: string, { made, source }: Movement, answerBy?: Instant): QueuedCommand {
  if (!made) throw new Error(`${source.kind} cannot be sent on`);
  const { correlationId, actor } = made.of as Command;
  const data: WriteSharedCommand = {
    userId,
    by: made.by as WriteSharedCommand['by'],
    of: made.of as WriteSharedCommand['of'],
    ...(answerBy === undefined ? {} : { answerBy }),
  };
  return {
    ...{ id: randomUUID(), command: WRITE_SHARED, data, correlationId },
    actor: actor ?? 'system:loyalty',
    groupId: groupOf(userId),
  };
}

/** An id of ours may be longer than a group's, and have characters that no group may have. */
function groupOf(userId: string): string {
  return createHash('sha256').update(userId).digest('base64url');
}
