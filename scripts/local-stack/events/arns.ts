/** Where a target's payload goes. */
export type Destination =
  | { readonly kind: 'queue'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string; readonly qualifier?: string };

export const DEFAULT_BUS = 'default';

const QUEUE_ARN = /^arn:aws:sqs:[a-z0-9-]+:\d{12}:(?<name>[A-Za-z0-9_-]{1,80})$/;
const FUNCTION_ARN =
  /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:(?<name>[A-Za-z0-9_-]{1,64})(?::(?<qualifier>\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;
const BUS_ARN = /^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/(?<name>.+)$/;

/** Undefined for anything but a standard queue or a function, with or without qualifier. */
export function destinationOf(arn: string): Destination | undefined {
  const queue = queueName(arn);
  if (queue !== undefined) return { kind: 'queue', name: queue };
  const { name, qualifier } = FUNCTION_ARN.exec(arn)?.groups ?? {};
  if (name === undefined) return undefined;
  return { kind: 'function', name, ...(qualifier === undefined ? {} : { qualifier }) };
}

/** Undefined for anything but a standard queue. */
export function queueName(arn: string): string | undefined {
  return QUEUE_ARN.exec(arn)?.groups?.name;
}

/** The name of a bus that is given by name, by ARN or not at all. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined) return DEFAULT_BUS;
  return BUS_ARN.exec(nameOrArn)?.groups?.name ?? nameOrArn;
}

export interface EventArns {
  bus(name: string): string;
  rule(bus: string, name: string): string;
  archive(name: string): string;
  replay(name: string): string;
}

/**
 * Rules on the default bus carry no bus in their ARN.
 *
 * @source https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export function eventArns(region: string, accountId: string): EventArns {
  const prefix = `arn:aws:events:${region}:${accountId}`;
  return {
    bus: (name) => `${prefix}:event-bus/${name}`,
    archive: (name) => `${prefix}:archive/${name}`,
    replay: (name) => `${prefix}:replay/${name}`,
    rule: (bus, name) => (bus === DEFAULT_BUS ? `${prefix}:rule/${name}` : `${prefix}:rule/${bus}/${name}`),
  };
}
