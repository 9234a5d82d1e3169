import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { announcedBy } from '../../../shared/users/adapters/user-changed.ts';

/** The table's stream is the outbox: whoever has signed up is announced once, and whoever is gone. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
