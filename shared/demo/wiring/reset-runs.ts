import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { resetRuns } from '../adapters/reset-runs.ts';

/** The resets of the function's own deployment. */
export const runs = resetRuns(documentClient(), setting('DEMO_TABLE_NAME'));
