import type { ReEvaluationRequest } from '#contracts/tiers/re-evaluation-request';
import { documentClient, lambdaClient } from '../../../shared/platform/aws/clients.ts';
import { durable } from '../../../shared/platform/boundary/durable.ts';
import { startExecution } from '../../../shared/platform/outgoing/start-execution.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { membersPages } from '../../../shared/tiers/adapters/members-pages.ts';
import { tierRepository } from '../../../shared/tiers/adapters/tier-repository.ts';
import { programmeInForce } from '../../../shared/tiers/wiring/programme-in-force.ts';
import { reEvaluation } from '../../../shared/tiers/workflow/re-evaluate-members.ts';

const table = { client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') };
const lambda = lambdaClient();

/** Goes through all members, page by page, and starts an upgrade for each that is due one. */
export const handler = durable(
  reEvaluation({
    tiers: tierRepository(table),
    pageOfMembers: membersPages(table),
    programmeInForce,
    startUpgrade: startExecution(lambda, setting('ORCHESTRATE_UPGRADE_FUNCTION_ARN')),
    goOn: startExecution<ReEvaluationRequest>(lambda, setting('RE_EVALUATE_MEMBERS_FUNCTION_ARN')),
  }),
);
