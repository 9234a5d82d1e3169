/**
 * Runs schedules of sales at tills with a partner that lies: `make simulate-tills [RUNS=100000] [SEED=<number>]`.
 * Without SEED it begins anywhere; with it, it repeats that one schedule, or RUNS of them from there on.
 */
import { thePos } from './builders/pos/pos-modules.ts';
import { REPEATING, runSchedules } from './builders/pos/simulation.ts';
import { simulated } from './simulated.ts';

const pos = await thePos();
await simulated((seeds, onEach) => runSchedules(pos, seeds, REPEATING.simulation, onEach));
