import type { Call, ServiceName } from './gateway-service.ts';

/** How often one caller has called one operation. */
export interface CallCount {
  readonly service: ServiceName;
  /** As in the service's API reference, such as PutItem; empty for a Lambda call about something that does not exist. */
  readonly operation: string;
  /** The function that calls; absent for the operator. */
  readonly caller?: string;
  readonly count: number;
}

/** Counts calls since the start of the stack: what no AWS API tells, and what they would cost. */
export class CallCounts {
  readonly #counts = new Map<string, CallCount>();

  add(service: ServiceName, { operation, caller }: Pick<Call, 'operation' | 'caller'>): void {
    const own = { service, operation, ...(caller.kind === 'function' ? { caller: caller.id } : {}) };
    const key = JSON.stringify(own);
    this.#counts.set(key, { ...own, count: (this.#counts.get(key)?.count ?? 0) + 1 });
  }

  /** In the order of their first calls. */
  list(): readonly CallCount[] {
    return [...this.#counts.values()];
  }
}
