import { randomUUID } from 'node:crypto';
import { AwsError, type Caller } from './aws-protocol.ts';
import type { Call, ServiceName } from './gateway-service.ts';

/** What goes wrong with a call, on request, so that tests can show what becomes of it. */
export type FaultAction =
  /** The call has its effect, and the connection is cut instead of an answer: the caller cannot know. */
  | { readonly action: 'drop-answer' }
  /** The call is refused before it has any effect. */
  | { readonly action: 'fail'; readonly status: number; readonly code: string; readonly message: string }
  /** The call waits before it is passed on. */
  | { readonly action: 'delay'; readonly delayMs: number }
  /** PutEvents alone: the first entries of the call are refused one by one, the others are accepted. */
  | { readonly action: 'fail-entries'; readonly entries: number };

export type Fault = FaultAction & {
  readonly id: string;
  readonly service: ServiceName;
  readonly operation: string;
  /** Calls that it still strikes. */
  readonly remaining: number;
  /** Strikes the calls of this function only, or what this service delivers. */
  readonly caller?: string;
  /** Strikes the calls only whose body contains this text. */
  readonly match?: string;
};

/**
 * Services that deliver of their own accord what they were given: to queues by SendMessage, to functions by Invoke. It
 * comes over no wire, so that only a fault that names the service strikes it.
 */
export type Deliverer = 'events' | 'scheduler';

const DELIVERERS: readonly (string | undefined)[] = ['events', 'scheduler'] satisfies Deliverer[];
const DELIVERIES: readonly string[] = ['sqs SendMessage', 'lambda Invoke'];

const SERVICES: readonly string[] = [
  'dynamodb',
  'streams',
  'sqs',
  'events',
  'ssm',
  'lambda',
  'logs',
  'cloudwatch',
  'sts',
  'scheduler',
  'pipes',
] satisfies ServiceName[];

/** Faults that wait for their calls, oldest first. */
export class Faults {
  #faults: Fault[] = [];

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /**
   * @param input {service, operation, action, count = 1, caller?, match?} with what the action needs: status, code and
   *   message for fail; delayMs for delay; entries for fail-entries
   * @throws AwsError ValidationException
   */
  add(input: Readonly<Record<string, unknown>>): Fault {
    const service = text(input, 'service');
    if (!SERVICES.includes(service)) throw invalid(`service must be one of ${SERVICES.join(', ')}`);
    const fault: Fault = {
      id: randomUUID(),
      service: service as ServiceName,
      operation: text(input, 'operation'),
      remaining: wholeNumber(input, 'count', 1),
      ...(input.caller === undefined ? {} : { caller: text(input, 'caller') }),
      ...(input.match === undefined ? {} : { match: text(input, 'match') }),
      ...actionOf(input),
    };
    if (fault.action === 'fail-entries' && (service !== 'events' || fault.operation !== 'PutEvents'))
      throw invalid('fail-entries is for the operation PutEvents of events only');
    if (DELIVERERS.includes(fault.caller)) requireDelivery(fault);
    this.#faults.push(fault);
    return fault;
  }

  /** The oldest fault that strikes this call, counted down. */
  take(service: ServiceName, { operation, caller, body }: Call): Fault | undefined {
    return this.#take(service, { operation, caller: functionOf(caller), body });
  }

  /** Refuses what a service is about to deliver, where a fault is left for it. @throws AwsError as the fault says */
  refuseDelivery(by: Deliverer, service: 'sqs' | 'lambda', operation: 'SendMessage' | 'Invoke', body: string): void {
    const fault = this.#take(service, { operation, caller: by, body });
    if (fault?.action === 'fail') throw new AwsError(fault.code, fault.message, fault.status);
  }

  #take(service: ServiceName, struck: Struck): Fault | undefined {
    if (this.#faults.length === 0) return undefined;
    const found = this.#faults.find((fault) => fault.service === service && strikes(fault, struck));
    if (found)
      this.#faults = this.#faults.flatMap((fault) => {
        if (fault !== found) return [fault];
        return fault.remaining > 1 ? [{ ...fault, remaining: fault.remaining - 1 }] : [];
      });
    return found;
  }
}

/** What a fault may strike. */
interface Struck {
  readonly operation: string;
  /** A function's id, or a service that delivers; nothing for the operator. */
  readonly caller: string | undefined;
  readonly body: { includes(text: string): boolean };
}

function strikes(fault: Fault, { operation, caller, body }: Struck): boolean {
  const isItsCaller = fault.caller === undefined ? !DELIVERERS.includes(caller) : fault.caller === caller;
  return isItsCaller && fault.operation === operation && (fault.match === undefined || body.includes(fault.match));
}

function requireDelivery({ service, operation, action, caller }: Fault): void {
  if (action !== 'fail' || !DELIVERIES.includes(`${service} ${operation}`))
    throw invalid(`what ${caller} delivers can fail only: SendMessage of sqs, or Invoke of lambda`);
}

function functionOf(caller: Caller): string | undefined {
  return caller.kind === 'function' ? caller.id : undefined;
}

function actionOf(input: Readonly<Record<string, unknown>>): FaultAction {
  const action = text(input, 'action');
  switch (action) {
    case 'drop-answer':
      return { action };
    case 'fail':
      return {
        action,
        status: wholeNumber(input, 'status', 500),
        code: input.code === undefined ? 'InternalFailure' : text(input, 'code'),
        message: input.message === undefined ? 'A fault was asked for.' : text(input, 'message'),
      };
    case 'delay':
      return { action, delayMs: wholeNumber(input, 'delayMs') };
    case 'fail-entries':
      return { action, entries: wholeNumber(input, 'entries', 1) };
    default:
      throw invalid('action must be one of drop-answer, fail, delay, fail-entries');
  }
}

function text(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') throw invalid(`${name} must be a text`);
  return value;
}

function wholeNumber(input: Readonly<Record<string, unknown>>, name: string, absent?: number): number {
  const value = input[name] ?? absent;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw invalid(`${name} must be a whole number from 1`);
  return value;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
