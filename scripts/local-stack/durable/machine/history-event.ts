import type { ErrorObject, EventType, HistoryEvent, Operation } from '../model.ts';

/** The event of a change in an operation, under the operation's own identity. */
export function operationEvent(
  eventType: EventType,
  operation: Operation,
  at: Date,
  details: Readonly<Record<string, unknown>> = {},
): HistoryEvent {
  const { Id, ParentId, Name, SubType } = operation;
  return { EventType: eventType, EventTimestamp: at, Id, ParentId, Name, SubType, details };
}

/** EventResult, EventInput. */
export function payloadDetail(payload: string | undefined): { readonly Payload: string | undefined } {
  return { Payload: payload };
}

/** EventError. */
export function errorDetail(error: ErrorObject | undefined): { readonly Payload: ErrorObject | undefined } {
  return { Payload: error };
}
