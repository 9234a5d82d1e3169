import { runs } from '../../../shared/demo/wiring/reset-runs.ts';
import { seed } from '../../../shared/demo/wiring/seeding.ts';
import { contexts, fullQueues } from '../../../shared/demo/wiring/surroundings.ts';
import { resetWorkflow } from '../../../shared/demo/workflow/reset-workflow.ts';
import { durable } from '../../../shared/platform/boundary/durable.ts';

/** Resets the demo: one execution for each reset. */
export const handler = durable(resetWorkflow({ contexts, fullQueues, runs, seed }));
