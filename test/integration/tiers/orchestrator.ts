import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { fault, faultsLeft } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';

const ORCHESTRATOR = 'tiers/orchestrate-upgrade';

/** Asks for a fault in a call of the orchestrator. */
export const orchestratorFault = (
  stack: Pick<LocalStack, 'awsEndpoint'>,
  wanted: Readonly<Record<string, unknown>>,
): Promise<void> => fault(stack, { ...wanted, caller: ORCHESTRATOR });

/** Waits until every fault that was asked for has struck. */
export async function allFaultsStruck(stack: Pick<LocalStack, 'awsEndpoint'>): Promise<void> {
  await eventually(async () => expect(await faultsLeft(stack), 'faults that wait for their calls').to.equal(0), 30_000);
}
