import type { Received } from '../../platform/boundary/queue.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import type { Instant } from '../account.ts';
import type { Movement } from '../movement.ts';
import type { ReversedOrder } from '../reversed-order.ts';
import { StillMissingError } from './credit.ts';

type UseCase<Owned> = (
  events: readonly Received<ReversedOrder>[],
  movementOf: (received: Received<Owned>) => Movement,
  at: Instant,
) => Promise<PromiseSettledResult<unknown>[]>;

/**
 * A refund of an order that is not completed, and of which the ledger knows nothing, is settled: the completion tells of it again,
 * days later perhaps, and it would be parked long before.
 *
 * @source docs/decisions/0171-refunds-before-completion.md
 */
export function settlingEarly<Owned>(useCase: UseCase<Owned>): UseCase<Owned> {
  return async (events, movementOf, at) => {
    const results = await useCase(events, movementOf, at);
    return results.map((result, index) => {
      const event = events[index]?.event;
      const isMissing = result.status === 'rejected' && result.reason instanceof StillMissingError;
      if (!event?.isEarly || !isMissing) return result;
      logger.info('a refund before its order is completed', { orderId: event.order.sourceId, ...event.refund });
      return { status: 'fulfilled', value: 'early' };
    });
  };
}
