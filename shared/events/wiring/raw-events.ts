import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { setting } from '../../platform/settings.ts';
import { allowsRawEvents } from '../raw-events.ts';

const allowed = parameter({ client: ssmClient(), name: setting('RAW_EVENTS_PARAMETER') });

/** Whether events may be put into the store by hand: only where somebody has said so. */
export const rawEventsAllowed = async (): Promise<boolean> => allowsRawEvents(await allowed());
