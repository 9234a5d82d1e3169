import { expect } from 'chai';
import type { LocalStack } from '../local-stack.ts';

type Faulty = Pick<LocalStack, 'awsEndpoint'>;

/** Asks the local stack for a fault; see scripts/local-stack/gateway/faults.ts for what there is. */
export async function fault(stack: Faulty, wanted: Readonly<Record<string, unknown>>): Promise<void> {
  const { status } = await fetch(new URL('/_laurel/faults', stack.awsEndpoint), {
    method: 'POST',
    body: JSON.stringify(wanted),
  });
  expect(status, 'the fault is taken').to.equal(201);
}

export async function clearFaults(stack: Faulty): Promise<void> {
  await fetch(new URL('/_laurel/faults', stack.awsEndpoint), { method: 'DELETE' });
}

/** Faults still waiting for their calls: none means that they have struck. */
export async function faultsLeft(stack: Faulty): Promise<number> {
  const response = await fetch(new URL('/_laurel/faults', stack.awsEndpoint));
  const { faults } = (await response.json()) as { faults: unknown[] };
  return faults.length;
}
