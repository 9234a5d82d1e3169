import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CATALOGUE } from '../../companions/catalogue.ts';
import type { Deployment } from '../../declarations/names.ts';

/** Of every product: whatever is announced of it later is newer. */
const ANNOUNCED_AT = '2026-01-01T00:00:00.000Z';
/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;

/**
 * Announces what the product companion sells, as the service that it stands in for does, so that it can be ordered. Each
 * start says the same under the same ids: whoever knows it already learns nothing new.
 */
export async function announceCatalogue(
  client: Pick<EventBridgeClient, 'send'>,
  { env, busName }: Pick<Deployment, 'env' | 'busName'>,
): Promise<void> {
  const source = `${env}.products`;
  const type = 'product.productCreated.v1';
  const entries = CATALOGUE.map(({ productId, name, price }) => {
    const data = { productId, name, price };
    const detail = { specversion: '1.0', id: `catalogue-${productId}`, source, type, time: ANNOUNCED_AT, data };
    return { EventBusName: busName, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  });
  for (let first = 0; first < entries.length; first += MAX_ENTRIES)
    await client.send(new PutEventsCommand({ Entries: entries.slice(first, first + MAX_ENTRIES) }));
}
