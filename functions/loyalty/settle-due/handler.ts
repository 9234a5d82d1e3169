import { dueMember, settleDue } from '../../../shared/loyalty/adapters/settle-due.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';

/** A timer has gone off: settles what fell due of its member and sets the timer for what does next. */
export const handler = stream({ read: dueMember }, settleDue(accounts, programmeInForce));
