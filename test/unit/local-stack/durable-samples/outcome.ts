/** What a run left, in words that both runners share. */
export interface RunOutcome {
  readonly status: string;
  readonly result: unknown;
  readonly errorMessage: string | undefined;
  /** Name, type, subtype and status of every operation but the execution's own, sorted. */
  readonly operations: readonly string[];
  /** Type and name of every event but those of single invocations, sorted. */
  readonly events: readonly string[];
}

interface OperationLike {
  readonly Name?: string | undefined;
  readonly Type?: string | undefined;
  readonly SubType?: string | undefined;
  readonly Status?: string | undefined;
}

interface EventLike {
  readonly EventType?: string | undefined;
  readonly Name?: string | undefined;
}

/** Parallel branches may interleave as they like, so both lists are sorted. */
export function operationLines(operations: readonly OperationLike[]): string[] {
  return operations
    .filter(({ Type }) => Type !== 'EXECUTION')
    .map(({ Name, Type, SubType, Status }) => `${Name ?? '-'} ${Type} ${SubType} ${Status}`)
    .sort();
}

/** The execution's own events carry its name on the service, and none in the testing package. */
export function eventLines(events: readonly EventLike[]): string[] {
  return events
    .filter(({ EventType }) => EventType !== 'InvocationCompleted')
    .map(({ EventType, Name }) => (EventType?.startsWith('Execution') ? EventType : `${EventType} ${Name ?? '-'}`))
    .sort();
}
