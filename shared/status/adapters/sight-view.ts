import type { Sight } from '../sight.ts';

/** What was seen as /health/live shows it: to anybody, so that it says what is stuck and not what the system does. */
export function sightView({ dueAt, queues, circuits }: Sight) {
  return {
    dueAt: new Date(dueAt).toISOString(),
    circuits: circuits?.map(({ service, state }) => ({ service, state })) ?? null,
    queues:
      queues
        ?.filter(({ visible, inFlight, delayed }) => visible + inFlight + delayed > 0)
        .map(({ name, visible, inFlight, delayed, oldestSeconds }) => ({
          name,
          messages: visible + inFlight + delayed,
          oldestSeconds,
        })) ?? null,
  };
}
