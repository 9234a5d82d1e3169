import { randomUUID } from 'node:crypto';
import { type Answer, created, HttpProblem } from '../../platform/boundary/http-answer.ts';
import { fingerprint } from '../../platform/boundary/idempotency-key.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { wordOfClient } from '../../platform/identity/actor.ts';
import type { Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import { type Source, transactionId } from '../entry.ts';
import { reverseSpend } from '../reverse-spend.ts';
import { reversedSpendView } from '../reversed-spend-view.ts';
import type { AccountRepository } from './account-repository.ts';
import { moved } from './movement-answer.ts';

/** What is asked for over HTTP, and by whom. */
export interface AskedReversal {
  /** Whose spend it is. */
  readonly userId: string;
  /** The transaction's id as the path has it. */
  readonly id: string;
  /** How many points of it; all that are left where this is absent. */
  readonly points?: number | undefined;
  readonly reason?: string | undefined;
  /** A client gives back what it has taken itself; absent for whoever may give back everything. */
  readonly client?: string;
  readonly idempotencyKey: string | undefined;
  readonly actor: string;
  readonly correlationId: string;
  readonly at: Instant;
}

/**
 * Gives back spends that are asked for over HTTP, once per Idempotency-Key.
 *
 * @throws HttpProblem for everything that moved nothing
 */
export function spendReversal(accounts: Pick<AccountRepository, 'apply'>, programmeInForce: ProgrammeInForce) {
  return async (asked: AskedReversal): Promise<Answer> => {
    const { userId, points, reason, client, idempotencyKey = randomUUID(), actor, correlationId, at } = asked;
    const of = spendNamed(asked.id);
    // Who asks is part of the request: no client is answered what another one was.
    const request = fingerprint({ of: transactionId(of), points, reason, client });
    const movement = reverseSpend({
      ...{ source: { kind: 'restoration', sourceId: idempotencyKey }, of, userId },
      ...{ fingerprint: request, actor, correlationId },
      ...(points === undefined ? {} : { points }),
      ...(reason === undefined ? {} : { reason }),
      ...(client === undefined ? {} : { madeBy: wordOfClient(client) }),
    });
    const [outcome] = await accounts.apply(userId, [movement], await programmeInForce(), at);
    const { entry, headers } = moved(outcome, request);
    return created(reversedSpendView(entry), headers);
  };
}

/**
 * Which spend a path names: by its id, or by that in base64url, since a path cannot carry every key.
 *
 * @throws HttpProblem invalid_path for anything else
 */
export function spendNamed(id: string): Source {
  const text = id.includes('#') ? id : Buffer.from(id, 'base64url').toString();
  const [, kind, sourceId] = /^(spend|capture)#([!-~]{1,255})$/.exec(text) ?? [];
  if (!sourceId) throw new HttpProblem(PROBLEMS.invalid_path, 'id must name a spend or a capture');
  return { kind: kind as 'spend' | 'capture', sourceId };
}
