import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import type { Identifier } from '../partner.ts';
import { decide, type LateSale, saleOf } from '../session.ts';
import type { Session } from '../session-record.ts';
import { isOfTill, type Till } from '../till.ts';
import { dateOf, hoursMs, TILL_CLOCK_MS } from '../times.ts';
import { fingerprint } from './fingerprint.ts';
import { sessionOfTransaction } from './found-session.ts';
import { aSessionId } from './identify-session.ts';
import { refused, refusedBy } from './refusals.ts';
import type { SessionRepository } from './session-repository.ts';
import { takingTurns } from './turns.ts';

/** A sale that was made while the till could not ask. */
export interface ToldSale {
  readonly channelId: string;
  readonly transactionId: string;
  readonly businessDate?: string;
  readonly identifier: Identifier;
  /** In minor units. */
  readonly amount: number;
  readonly applyRewards: boolean;
  readonly occurredAt: number;
}

/** What became of it: a session that is being booked, or why there is none. */
export type TakenSale = { readonly transactionId: string; readonly channelId: string } & (
  | { readonly sessionId: string; readonly status: string }
  | { readonly code: string; readonly message: string }
);

/** Sales that are written at the same time. */
const AT_ONCE = 10;

interface LateRules {
  readonly ttlHours: number;
  readonly lateFinalizeHours: number;
}

/**
 * Takes sales that were made offline: each is written as `finalizing`, and the queue opens the partner's session for it and
 * books it. One that is refused costs the others nothing, and a batch that comes again finds what it has begun.
 */
export function tellLateSales(sessions: SessionRepository, rules: LateRules) {
  const sessionOf = sessionOfTransaction(sessions);
  return async (till: Till, sales: readonly ToldSale[], correlationId: string, at: number): Promise<TakenSale[]> => {
    const taken: TakenSale[] = [];
    for (let from = 0; from < sales.length; from += AT_ONCE)
      taken.push(...(await Promise.all(sales.slice(from, from + AT_ONCE).map((sale) => take(sale)))));
    return taken;

    async function take(sale: ToldSale): Promise<TakenSale> {
      const { transactionId, channelId } = sale;
      try {
        const { sessionId, status } = await takingTurns(() => turn(till, sale, correlationId, at));
        return { transactionId, channelId, sessionId, status };
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        return { transactionId, channelId, code: error.code, message: error.message };
      }
    }
  };

  async function turn(till: Till, sale: ToldSale, correlationId: string, at: number): Promise<Session | undefined> {
    const { channelId, occurredAt, businessDate = dateOf(occurredAt) } = sale;
    if (!isOfTill(till, channelId)) throw refused('wrong_channel');
    if (occurredAt > at + TILL_CLOCK_MS) throw refused('sale_in_future');
    if (occurredAt <= at - hoursMs(rules.ttlHours + rules.lateFinalizeHours)) throw refused('sale_too_old');
    const found = await sessionOf(till, sale, occurredAt);
    const command = commandOf(sale);
    const decision = decide(found, command, at);
    if (decision.do === 'refuse') throw refusedBy(found, decision.code);
    if (decision.do === 'begin')
      return sessions.begin(newSession(till, { ...sale, businessDate }, command, correlationId, at), found);
    if (!found || decision.do !== 'change') return found;
    return sessions.change(found, decision.changes, at);
  }

  function newSession(
    { merchant, store }: Till,
    { channelId, transactionId, businessDate, identifier }: ToldSale & { readonly businessDate: string },
    command: LateSale,
    correlationId: string,
    at: number,
  ): Session {
    const begun = {
      sessionId: aSessionId(),
      ...{ merchant, channelId, transactionId, businessDate, identifier, correlationId },
      ...(store === undefined ? {} : { store }),
      status: 'finalizing',
      version: 0,
      customer: command.customer,
      attempt: 0,
      createdAt: at,
      updatedAt: at,
      expiresAt: at + hoursMs(rules.ttlHours),
      dueAt: at,
    } as const;
    return { ...begun, ...saleOf(command, at) } as Session;
  }
}

function commandOf(sale: ToldSale): LateSale {
  const { transactionId, amount, applyRewards, occurredAt, identifier } = sale;
  return {
    type: 'late_sale',
    customer: fingerprint(identifier),
    fingerprint: fingerprint({ transactionId, amount, applyRewards, occurredAt, identifier }),
    ...{ transactionId, amount, applyRewards, occurredAt },
  };
}
