import type { ReEvaluationRequest } from '#contracts/tiers/re-evaluation-request';
import { lambdaClient } from '../../../shared/platform/aws/clients.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { startExecution } from '../../../shared/platform/outgoing/start-execution.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { programmeChange, startReEvaluations } from '../../../shared/tiers/adapters/programme-changed.ts';

const startEach = startReEvaluations(
  startExecution<ReEvaluationRequest>(lambdaClient(), setting('RE_EVALUATE_MEMBERS_FUNCTION_ARN')),
);

/** The programme in force has changed: a threshold may be lower, so all members are looked at, once for each change. */
export const handler = stream({ read: programmeChange }, startEach);
