/** Why a level changed. DISPATCH takes reserved units off the shelf; all others move free ones. */
export type MovementKind = 'OPENING' | 'RESTOCK' | 'ALLOCATION' | 'RELEASE' | 'DISPATCH' | 'ADJUSTMENT' | 'WITHDRAWAL';

/** What made a level change, and who. */
export interface MovementCause {
  readonly kind: MovementKind;
  readonly actor: string;
  readonly orderId?: string;
  readonly lotId?: string;
  readonly reason?: string;
}

/** What of a SKU is free and what is reserved for orders; disjoint, together they are what lies on the shelf. */
export interface Level {
  readonly units: number;
  readonly reserved: number;
}

/** One change of the stock of a SKU. Movements of a SKU are numbered from 1 without gaps: each begins where the last ended. */
export interface Movement {
  readonly sku: string;
  readonly version: number;
  readonly before: Level;
  readonly after: Level;
  readonly cause: MovementCause;
  readonly correlationId: string;
  /** ISO 8601 in UTC. */
  readonly movedAt: string;
}

/** A stock item as it stands after a change: it carries what it was before, so that it tells the whole movement. */
export interface MovedStock extends Level {
  readonly sku: string;
  readonly version: number;
  readonly previousUnits: number;
  readonly previousReserved: number;
  readonly cause: MovementCause;
  readonly correlationId: string;
  readonly updatedAt: string;
}

/** The movement that has made a stock what it is. */
export function movementOf(stock: MovedStock): Movement {
  const { sku, version, units, reserved, previousUnits, previousReserved, cause, correlationId, updatedAt } = stock;
  return {
    ...{ sku, version, cause, correlationId },
    before: { units: previousUnits, reserved: previousReserved },
    after: { units, reserved },
    movedAt: updatedAt,
  };
}

/** A movement as the inventory's door shows it: the changes of all of them add up to the levels. */
export function movementView({ sku, version, before, after, cause, movedAt }: Movement) {
  const { kind, ...by } = cause;
  return {
    ...{ productId: sku, sequence: version, kind },
    ...{ units: after.units - before.units, reserved: after.reserved - before.reserved },
    ...{ currentStockLevel: after.units, reservedStockLevel: after.reserved },
    ...by,
    occurredAt: movedAt,
  };
}

/** A place in the list of a SKU's movements: after it the next page begins. */
export interface MovementPlace {
  readonly sequence: number;
}

export function isMovementPlace(value: unknown): value is MovementPlace {
  return Number.isSafeInteger((value as Partial<MovementPlace> | undefined)?.sequence);
}
