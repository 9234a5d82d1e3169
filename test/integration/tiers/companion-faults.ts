import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Faults } from '../../../scripts/companions/faults.ts';
import type { StackDescription } from '../../../scripts/local-stack/stack/stack-file.ts';
import { eventually } from '../../eventually.ts';
import { stocked } from '../commerce/shop.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';

export type OtherService = keyof StackDescription['otherServices'];

/** Where a companion of a stack answers. */
export function companionOf({ stateDir }: LocalStack, service: OtherService): string {
  const { otherServices }: StackDescription = JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8'));
  return otherServices[service];
}

/** Lets what answers there misbehave; without faults it is mended. */
export async function misbehaveAt(endpoint: string, faults: Faults): Promise<void> {
  const { status } = await fetch(`${endpoint}/_faults`, { method: 'PUT', body: JSON.stringify(faults) });
  expect(status, `PUT _faults of ${endpoint}`).to.equal(200);
}

/** Lets a member buy a product, one of a lot of its own, and waits until their orders show that it is paid. */
export async function boughtBy(doors: Doors, userId: string, product: string): Promise<void> {
  const token = doors.token(userId);
  const orderId = `O-${randomUUID()}`;
  await stocked(doors, { sku: product, units: 1, lotId: orderId });
  const json = { orderId, sku: product, units: 1, price: 12.5, userId };
  const { status } = await doors.request('POST', '/api/v1/orders/placeOrder', { token, json });
  expect(status, `an order of ${product}`).to.equal(202);
  await eventually(
    async () =>
      expect((await doors.request('GET', `/orders/${orderId}`, { token })).body.data?.status).to.equal('Confirmed'),
    30_000,
  );
}
