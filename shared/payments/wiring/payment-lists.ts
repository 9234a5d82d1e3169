import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { paymentLists } from '../adapters/payment-lists.ts';
import { type PaymentRepository, paymentRepository } from '../adapters/payment-repository.ts';

const client = documentClient();
const tableName = setting('PAYMENTS_TABLE_NAME');

export const lists = paymentLists(client, tableName);
/** Reads alone: what notes a payment needs the event store as well. */
export const paymentsToRead: Pick<PaymentRepository, 'read'> = paymentRepository(client, {
  payments: tableName,
  events: '',
});
