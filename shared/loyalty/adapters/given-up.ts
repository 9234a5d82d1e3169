import { givenUp as givenUpBy } from '../../platform/events/given-up.ts';
import { announcedBy } from './announced.ts';

export type { GivenUp, Window } from '../../platform/events/given-up.ts';

/** What the ledger's stream has given up on. @throws PermanentError for what no such stream leaves */
export const givenUp = givenUpBy(announcedBy);
