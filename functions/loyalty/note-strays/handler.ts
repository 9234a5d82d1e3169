import { strays } from '../../../shared/platform/boundary/strays.ts';

/** A typing error in a producer's source makes an event that no rule matches: here it is counted and shown. */
export const handler = strays();
