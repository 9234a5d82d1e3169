import validate from '#contracts/loyalty/write-shared-command';
import { WRITE_SHARED } from '../../../shared/loyalty/adapters/shared-writes.ts';
import { writeShared } from '../../../shared/loyalty/adapters/write-shared.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { answers } from '../../../shared/loyalty/wiring/shared-answers.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';

const write = writeShared({ accounts, programmeInForce, answers });

/** loyalty.writeShared.v1: makes a movement of a shared account, in its turn. */
export const handler = commands({ commands: { [WRITE_SHARED]: validate } }, write);
