import type { Sight } from '../sight.ts';
import { PARTNER_DURATION, PARTNER_TOKEN } from '../till-figures.ts';

const isoOf = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());

/** What was seen as /health/live shows it: to anybody, so that it says what is stuck and not what the system does. */
export function sightView({ dueAt, queues, circuits, totals }: Sight) {
  const lastWell = totals?.lastWell;
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
    ...(lastWell === undefined
      ? {}
      : {
          partner: {
            lastTokenAt: isoOf(lastWell[PARTNER_TOKEN]),
            doors: PARTNER_DURATION.doors.map((door) => ({ door, lastAnsweredAt: isoOf(lastWell[door]) })),
          },
        }),
  };
}
