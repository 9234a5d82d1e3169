/**
 * Runs schedules of every command of the ledger, settled late and in time: `make simulate [RUNS=100000] [SEED=<number>]`.
 * Without SEED it begins anywhere; with it, it repeats that one schedule, or RUNS of them from there on.
 */
import { theLedger } from './builders/ledger/ledger-modules.ts';
import { REPEATING, runSchedules } from './builders/ledger/run-schedules.ts';
import { simulated } from './simulated.ts';

const ledger = await theLedger();
await simulated((seeds, onEach) => runSchedules(ledger, seeds, REPEATING.simulation, onEach));
