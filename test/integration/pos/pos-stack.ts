import { expect } from 'chai';
import type { PdiDoor, PdiFault } from '../../../scripts/companions/pdi-faults.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import type { BookedSale } from './till.ts';

let starting: Promise<LocalStack> | undefined;

/** The stack that all tests of tills share, with the ledger that mirrors them. */
export function posStack(): Promise<LocalStack> {
  starting ??= startLocalStack(undefined, { CONTEXTS: 'loyalty,pos' });
  return starting;
}

after('the stack of the tills stops', async () => {
  await (await starting?.catch(() => undefined))?.stop();
});

/** The partner, as its companion plays it. */
export async function thePartner() {
  const at = companionOf(await posStack(), 'pdi');
  const state = async () =>
    (await (await fetch(`${at}/_state`)).json()) as {
      readonly bookings: readonly BookedSale[];
      readonly calls: Readonly<Partial<Record<PdiDoor, { readonly count: number }>>>;
      readonly tokens: { readonly issued: number; readonly alive: number };
    };
  return {
    at,
    /** As it is at the beginning, and well. */
    async reset(): Promise<void> {
      await fetch(`${at}/_faults`, { method: 'DELETE' });
      expect((await fetch(`${at}/_reset`, { method: 'POST' })).status).to.be.lessThan(300);
    },
    async misbehaves(
      ...faults: readonly ({ readonly door: PdiDoor; readonly times?: number; readonly after?: number } & PdiFault)[]
    ): Promise<void> {
      const { status } = await fetch(`${at}/_faults`, { method: 'PUT', body: JSON.stringify(faults) });
      expect(status, 'the faults are taken').to.equal(200);
    },
    async isWell(): Promise<void> {
      await fetch(`${at}/_faults`, { method: 'DELETE' });
    },
    async bookingsOf(transactionId: string): Promise<BookedSale[]> {
      return (await state()).bookings.filter((one) => one.transactionId === transactionId);
    },
    async callsOf(door: PdiDoor): Promise<number> {
      return (await state()).calls[door]?.count ?? 0;
    },
    async tokens() {
      return (await state()).tokens;
    },
  };
}
