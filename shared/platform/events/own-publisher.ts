import { eventBridgeClient } from '../aws/clients.ts';
import { setting } from '../settings.ts';
import { eventPublisher } from './event-publisher.ts';

/** The function's own voice on the bus. */
export const ownPublisher = eventPublisher({
  client: eventBridgeClient(),
  busName: setting('EVENT_BUS_NAME'),
  source: setting('EVENT_SOURCE'),
});
