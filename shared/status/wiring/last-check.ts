import { keptForAWhile } from '../adapters/kept-for-a-while.ts';
import { checks } from './checks.ts';
import { sights } from './sights.ts';

/** Health is asked for by every balancer and monitor: the table is asked once in ten seconds and process. */
const KEPT_MS = 10_000;

/** The newest check; undefined where none was made yet. */
export const lastCheck = keptForAWhile(async () => (await checks.list({ limit: 1 }))[0], KEPT_MS);

/** What the probe last saw of queues, circuits and functions. */
export const lastSight = keptForAWhile(() => sights.read(), KEPT_MS);
