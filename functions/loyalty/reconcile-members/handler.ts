import validate from '#contracts/loyalty/reconcile-command';
import { membersOfShard } from '../../../shared/loyalty/adapters/changed-members.ts';
import { reconcileMembers } from '../../../shared/loyalty/adapters/reconcile-members.ts';
import { RECONCILE } from '../../../shared/loyalty/adapters/start-reconciliation.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { reconcile } from '../../../shared/loyalty/wiring/reconciliation.ts';
import { sendParts } from '../../../shared/loyalty/wiring/reconciliation-queue.ts';
import { runs } from '../../../shared/loyalty/wiring/reconciliation-runs.ts';
import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { timeLeftMs } from '../../../shared/platform/deadline.ts';
import { setting } from '../../../shared/platform/settings.ts';

const reconcileEach = reconcileMembers({
  reconcile,
  pageOf: membersOfShard({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') }),
  runs,
  programmeInForce: programmeToRead,
  send: sendParts,
  timeLeftMs,
});

/** loyalty.reconcile.v1: compares the accounts of a part of a run with their entries. */
export const handler = commands({ commands: { [RECONCILE]: validate } }, reconcileEach);
