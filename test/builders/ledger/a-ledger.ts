import type { Instant } from '../../../shared/loyalty/account.ts';
import type { Programme } from '../../../shared/loyalty/contracts/programme.ts';
import type { OrderValue } from '../../../shared/loyalty/earning-rules.ts';
import type { Entry } from '../../../shared/loyalty/entry.ts';
import type { Outcome } from '../../../shared/loyalty/ledger.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { aProgramme } from '../accounts.ts';
import type { LedgerModules } from './ledger-modules.ts';
import { LedgerWorld } from './ledger-world.ts';

export const instant = (iso: string): Instant => Date.parse(iso);

/** One member's ledger, told in words: each command says what became of it. */
export class ALedger {
  readonly world: LedgerWorld;
  private readonly ledger: LedgerModules;

  constructor(ledger: LedgerModules, programme: Partial<Programme> = {}) {
    this.ledger = ledger;
    this.world = new LedgerWorld(ledger, aProgramme(programme));
  }

  get account() {
    return this.world.account('ada');
  }

  get last(): Entry | undefined {
    return this.world.entriesOf('ada').at(-1);
  }

  /** Gives points that expire with a month, whatever the programme says. */
  give(points: number, month: string, iso: string): string {
    const { ledger } = this;
    const source = { kind: 'order', sourceId: `${points} ${month} ${this.account.sequence}` } as const;
    const earned = ledger.earn({ source, points: () => points, correlationId: 'c' });
    return this.apply(
      {
        ...earned,
        decide: (account, found, programme, facts) => {
          const end = Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1);
          const ahead =
            (new Date(end).getUTCFullYear() - new Date(facts.at).getUTCFullYear()) * 12 +
            new Date(end).getUTCMonth() -
            new Date(facts.at).getUTCMonth();
          return earned.decide(account, found, { ...programme, expiryMonths: ahead }, facts);
        },
      },
      iso,
    );
  }

  /** @param time of the order itself, and `announced` when the bus was told of it, where they are others than the posting's */
  order(
    orderId: string,
    order: OrderValue & { readonly points?: number },
    iso: string,
    time?: string,
    announced?: string,
  ): string {
    const { points, ...value } = order;
    const command = {
      source: { kind: 'order', sourceId: orderId } as const,
      correlationId: 'c',
      ...(time === undefined ? {} : { activityAt: instant(time) }),
      ...(announced === undefined ? {} : { announcedAt: instant(announced) }),
    };
    const movement =
      points === undefined
        ? this.ledger.earnOrder({ ...command, order: value })
        : this.ledger.earn({ ...command, points: () => ({ points, ...value }) });
    return this.apply(movement, iso);
  }

  spend(points: number, key: string, iso: string): string {
    const source = { kind: 'spend', sourceId: key } as const;
    return this.apply(this.ledger.spend({ source, points, correlationId: 'c' }), iso);
  }

  hold(points: number, id: string, iso: string, expiresInSeconds = 900): string {
    const source = { kind: 'hold', sourceId: id } as const;
    return this.apply(this.ledger.hold({ source, points, expiresInSeconds, correlationId: 'c' }), iso);
  }

  capture(id: string, iso: string, points?: number): string {
    const part = points === undefined ? {} : { points };
    return this.apply(this.ledger.capture({ holdId: id, correlationId: 'c', ...part }), iso);
  }

  release(id: string, iso: string): string {
    return this.apply(this.ledger.release({ holdId: id, correlationId: 'c' }), iso);
  }

  cancel(orderId: string, iso: string): string {
    const order = { kind: 'order', sourceId: orderId } as const;
    return this.apply(this.ledger.reverseOrder({ order, correlationId: 'c' }), iso);
  }

  refund(orderId: string, refundId: string, part: { refundedValue?: number; share?: number }, iso: string): string {
    const order = { kind: 'order', sourceId: orderId } as const;
    return this.apply(this.ledger.reverseOrder({ order, refund: { refundId, ...part }, correlationId: 'c' }), iso);
  }

  restore(of: Entry['kind'], id: string, key: string, iso: string, points?: number): string {
    const command = { source: { kind: 'restoration', sourceId: key }, correlationId: 'c' } as const;
    const part = points === undefined ? {} : { points };
    return this.apply(
      this.ledger.reverseSpend({ ...command, of: { kind: of, sourceId: id }, userId: 'ada', ...part }),
      iso,
    );
  }

  adjust(points: number, key: string, iso: string, allowDebt = false): string {
    const command = { source: { kind: 'adjustment', sourceId: key }, correlationId: 'c', reason: 'why' } as const;
    return this.apply(this.ledger.adjust({ ...command, points, allowDebt }), iso);
  }

  /** @param time of the event, where it is another than the posting's */
  signUp(iso: string, time = iso): string {
    return this.apply(this.ledger.signUp({ userId: 'ada', correlationId: 'c', activityAt: instant(time) }), iso);
  }

  close(iso: string, time = iso): string {
    return this.apply(this.ledger.close({ correlationId: 'c', activityAt: instant(time) }), iso);
  }

  lookAt(iso: string): void {
    this.world.settle('ada', instant(iso));
  }

  /** @returns applied, repeated, or why it was refused */
  apply(movement: Movement, iso: string): string {
    const [outcome] = this.world.apply('ada', [movement], instant(iso));
    return outcome ? became(outcome) : 'nothing';
  }
}

export function became(outcome: Outcome): string {
  return outcome.status === 'refused' ? outcome.refusal : outcome.status;
}
