/** RFC 3339: `new Date` reads a great deal more, and takes what has no zone for the local one. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * When an event says that it happened, in milliseconds since 1970-01-01T00:00:00Z: the CloudEvent's time, or where it says
 * none that can be read, the bus's, which is the time of publication. Undefined where neither does. Nothing is said here
 * about how far it may lie behind or ahead: that is for the rules of whoever uses it.
 *
 * @source https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#time
 * @source https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export function eventTime(detailTime: unknown, busTime?: unknown): number | undefined {
  return instantOf(detailTime) ?? instantOf(busTime);
}

function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !RFC_3339.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : instant;
}
