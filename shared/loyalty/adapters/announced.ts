import type { DynamoDBRecord } from 'aws-lambda';
import { textIn } from '../../platform/boundary/stream-image.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { announcedBy as changeIn } from './points-changed.ts';
import { expiredIn, expiringIn } from './points-expired.ts';

/**
 * The events that a record of the ledger's stream announces, whatever item it is of.
 *
 * @throws PermanentError for an image that no such item can have
 */
export function announcedBy(record: DynamoDBRecord): DomainEvent[] {
  const sortKey = textIn(record.dynamodb?.Keys?.SK);
  if (sortKey.startsWith('ENTRY#')) return expiredIn(record);
  if (sortKey.startsWith('NOTICE#')) return expiringIn(record);
  return changeIn(record);
}
