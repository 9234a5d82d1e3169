import { randomUUID } from 'node:crypto';
import type { ReconcileCommand } from '#contracts/loyalty/reconcile-command';
import type { Command, SendCommands } from '../../platform/outgoing/command-queue.ts';
import type { Instant } from '../account.ts';
import { MEMBERS_INDEX } from '../contracts/account-item.ts';
import type { Shard } from './changed-members.ts';
import type { ReconciliationRuns } from './reconciliation-runs.ts';

export const RECONCILE = 'loyalty.reconcile.v1';

export interface Asked {
  readonly run: string;
  /** The day whose changes are looked at, where it is one; all members otherwise. */
  readonly day?: string;
  readonly parts: readonly Shard[];
  readonly at: Instant;
  readonly actor: string;
  readonly correlationId: string;
}

/** Begins a run: one command for each of its parts. */
export function startReconciliation({
  runs,
  send,
}: {
  readonly runs: Pick<ReconciliationRuns, 'begin'>;
  readonly send: SendCommands;
}) {
  return async ({ run, day, parts, at, actor, correlationId }: Asked): Promise<void> => {
    await runs.begin({ run, startedAt: at, parts: parts.length, day: day ?? null, actor });
    await send(parts.map((part) => reconcileCommand({ run, ...part }, { actor, correlationId })));
  };
}

export function reconcileCommand(data: ReconcileCommand, by: Pick<Command, 'actor' | 'correlationId'>): Command {
  return { id: randomUUID(), command: RECONCILE, data, ...by };
}

/** All members, or those who changed on a day. */
export function allShards(day?: string): Shard[] {
  return Array.from({ length: MEMBERS_INDEX.shards }, (_, shard) => ({ shard, ...(day !== undefined && { day }) }));
}

/**
 * What a night looks at: everybody who changed on the day before, and one shard of all members, so that whoever sleeps is
 * looked at every 16 days, with their timer.
 */
export function nightlyParts(dueAt: Instant): { readonly day: string; readonly parts: readonly Shard[] } {
  const day = new Date(dueAt - 86_400_000).toISOString().slice(0, 10);
  const shard = Math.floor(dueAt / 86_400_000) % MEMBERS_INDEX.shards;
  return { day, parts: [...allShards(day), { shard }] };
}
