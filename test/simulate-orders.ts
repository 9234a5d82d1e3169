/**
 * Runs schedules of orders, stock and money under faults: `make simulate-orders [RUNS=100000] [SEED=<number>]`.
 * Without SEED it begins anywhere; with it, it repeats that one schedule, or RUNS of them from there on.
 */
import { theCommerce } from './builders/commerce/commerce-modules.ts';
import { REPEATING, runSchedules } from './builders/commerce/simulation.ts';
import { simulated } from './simulated.ts';

const commerce = await theCommerce();
await simulated((seeds, onEach) => runSchedules(commerce, seeds, REPEATING.simulation, onEach));
