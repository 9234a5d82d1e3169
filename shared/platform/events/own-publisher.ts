import { eventBridgeClient } from './aws-clients.ts';
import { eventPublisher } from './event-publisher.ts';
import { setting } from './settings.ts';

/** The function's own voice on the bus. */
export const publishedEvents = eventPublisher({
  client: eventBridgeClient(),
  busName: setting('EVENT_BUS_NAME'),
  source: setting('EVENT_SOURCE'),
});
