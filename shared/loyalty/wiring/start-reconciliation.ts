import { startReconciliation } from '../adapters/start-reconciliation.ts';
import { sendParts } from './reconciliation-queue.ts';
import { runs } from './reconciliation-runs.ts';

export const start = startReconciliation({ runs, send: sendParts });
