import { count, logger } from '../../platform/telemetry/observability.ts';
import type { Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import type { MirroredReturn, MirroredSale } from '../mirrored-session.ts';
import { StillMissingError } from './credit.ts';
import type { UnmirroredSales } from './unmirrored-sales.ts';

type Settled = PromiseSettledResult<unknown>;
type UseCase<Event> = (events: readonly Event[], at: Instant) => Promise<Settled[]>;

/**
 * Sales at tills are nothing to the ledger unless the programme mirrors them: then what came is settled, nothing moves, and
 * that it was so is noted for the returns of the sale.
 *
 * @source docs/decisions/0146-returns-follow-their-sale.md
 */
export function whereMirrored<Event extends { readonly event: MirroredSale }>(
  programme: ProgrammeInForce,
  unmirrored: Pick<UnmirroredSales, 'note'>,
  useCase: UseCase<Event>,
): UseCase<Event> {
  return async (events, at) => {
    const { pos } = await programme();
    if (pos.mirror) return useCase(events, at);
    return Promise.allSettled(events.map(({ event }) => unmirrored.note(event.source.sourceId, at)));
  };
}

/**
 * A return follows its sale, whatever the programme says by now: what the ledger was given of the sale is taken back. One of
 * a sale that was not mirrored is settled and told; one whose sale nobody knows may have overtaken it, where sales are mirrored.
 */
export function followingSale<Event extends { readonly event: MirroredReturn }>(
  programme: ProgrammeInForce,
  unmirrored: Pick<UnmirroredSales, 'has'>,
  useCase: UseCase<Event>,
): UseCase<Event> {
  return async (events, at) => {
    const results = await useCase(events, at);
    return Promise.all(
      results.map((result, index) => {
        const event = events[index]?.event;
        return event && isMissing(result) ? settled(result, event) : result;
      }),
    );
  };

  async function settled(result: Settled, { source, returnId, points, userId }: MirroredReturn): Promise<Settled> {
    const { pos } = await programme();
    if (pos.mirror && !(await unmirrored.has(source.sourceId))) return result;
    if (pos.mirror) {
      logger.info('a return of a sale that was not mirrored', { sessionId: source.sourceId, returnId, userId, points });
      count('UnmirroredReturns');
    }
    return { status: 'fulfilled', value: 'not mirrored' };
  }
}

const isMissing = (result: Settled): boolean =>
  result.status === 'rejected' && result.reason instanceof StillMissingError;
