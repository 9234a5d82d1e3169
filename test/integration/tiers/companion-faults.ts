import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Faults } from '../../../scripts/companions/faults.ts';
import type { StackDescription } from '../../../scripts/local-stack/stack/stack-file.ts';
import type { LocalStack } from '../local-stack.ts';

export type OtherService = keyof StackDescription['otherServices'];

export const OTHER_SERVICES: readonly OtherService[] = ['orders', 'products', 'productSearch'];

/** Lets a companion misbehave, from now on until it is mended. */
export async function misbehave(stack: LocalStack, service: OtherService, faults: Faults): Promise<void> {
  await ask(stack, service, '_faults', 'PUT', faults);
}

export async function mendAll(stack: LocalStack): Promise<void> {
  for (const service of OTHER_SERVICES) await ask(stack, service, '_faults', 'DELETE');
}

/** Sets what a member has ordered, in one order. */
export async function hasOrdered(stack: LocalStack, userId: string, products: readonly string[]): Promise<void> {
  await ask(stack, 'orders', `_orders/${userId}`, 'PUT', [{ orderId: 'O-1', products }]);
}

async function ask(stack: LocalStack, service: OtherService, path: string, method: string, body?: unknown) {
  const { otherServices }: StackDescription = JSON.parse(readFileSync(join(stack.stateDir, 'stack.json'), 'utf8'));
  const { status } = await fetch(new URL(path, `${otherServices[service]}/`), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(status, `${method} ${path} of ${service}`).to.equal(200);
}
