import type { Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';

type UseCase<Event> = (events: readonly Event[], at: Instant) => Promise<PromiseSettledResult<unknown>[]>;

/** Sales at tills are nothing to the ledger unless the programme mirrors them: then what came is settled, and nothing moves. */
export function whereMirrored<Event>(programme: ProgrammeInForce, useCase: UseCase<Event>): UseCase<Event> {
  return async (events, at) => {
    const { pos } = await programme();
    return pos.mirror ? useCase(events, at) : events.map(() => ({ status: 'fulfilled', value: 'not mirrored' }));
  };
}
