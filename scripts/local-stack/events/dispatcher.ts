import type { Invoker } from '../lambda/invoker.ts';
import type { Queues } from '../sqs/queues.ts';
import { destinationOf, queueName } from './arns.ts';
import {
  type DeliveryFailure,
  deadLetterAttributes,
  type ExhaustedCondition,
  failureOf,
  isPermanent,
} from './delivery-failure.ts';
import type { Delivery, NewDelivery, PendingDeliveries } from './pending-deliveries.ts';

export interface DispatcherOptions {
  readonly pending: PendingDeliveries;
  readonly queues: Queues;
  readonly invoker: Invoker;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** Attempts under way at once: enough to hide a queue's latency, few enough for one process. */
const MAXIMUM_IN_FLIGHT = 32;
/** Deliveries held in memory; those beyond wait in the database. */
const MAXIMUM_HELD = 1000;
/** Retries wait between half of this and all of it, doubled each time; the service's own times are not published. */
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 60_000;
/** setTimeout takes no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A first attempt that failed. */
interface Refused {
  readonly delivery: NewDelivery;
  readonly refusal: unknown;
}

/**
 * Delivers what the bus accepted: at once, again with growing delays after failures, and to the dead-letter queue in the
 * end. Everything is written down first, so that nothing is lost with the process; what a queue of this stack takes is
 * written down there.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #inFlight = new Set<Promise<void>>();
  #held: Delivery[] = [];
  /** Deliveries wait in the database that came before those still to come. */
  #isBehind = false;
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Written down when this returns. */
  accept(deliveries: readonly NewDelivery[]): void {
    const { left, refused } = this.#sendTogether(deliveries);
    this.#hold(left);
    // Written down as held by this process: its next start makes it due if this one ends before it is postponed.
    for (const [index, delivery] of this.#options.pending
      .add(
        refused.map((one) => one.delivery),
        null,
      )
      .entries())
      this.#track(this.#fail(delivery, refused[index]?.refusal));
  }

  /** What goes to queues of this stack is there at once, with one commit for all of it and no note of its own. */
  #sendTogether(deliveries: readonly NewDelivery[]): { left: readonly NewDelivery[]; refused: readonly Refused[] } {
    const { queues } = this.#options;
    const mayPass = this.#isRunning && !this.#isBehind;
    const sent = mayPass && queues.sendTogether ? deliveries.filter(({ targetArn }) => queueName(targetArn)) : [];
    if (sent.length === 0) return { left: deliveries, refused: [] };
    const refusals = queues.sendTogether?.(
      sent.map(({ targetArn, payload }) => ({ queue: queueName(targetArn) ?? '', body: payload })),
    );
    return {
      left: deliveries.filter((delivery) => !sent.includes(delivery)),
      refused: sent.flatMap((delivery, index) => {
        const refusal = refusals?.[index];
        return refusal === undefined ? [] : [{ delivery, refusal }];
      }),
    };
  }

  #hold(deliveries: readonly NewDelivery[]): void {
    const { pending, now } = this.#options;
    const hasRoom = this.#isRunning && !this.#isBehind && this.#held.length + deliveries.length <= MAXIMUM_HELD;
    const added = pending.add(deliveries, hasRoom ? null : now());
    if (hasRoom) {
      this.#held.push(...added);
      this.#pump();
    } else if (added.length > 0) {
      this.#isBehind = true;
      if (this.#isRunning && this.#inFlight.size === 0) this.#wake();
    }
  }

  /** Takes up what an earlier process left. */
  start(): void {
    this.#options.pending.release();
    this.#isRunning = true;
    this.#wake();
  }

  /** Waits for the attempts under way; the rest stays written down. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    this.#held = [];
    await Promise.all(this.#inFlight);
    this.#options.pending.flush();
  }

  #wake(): void {
    const { pending, now } = this.#options;
    const room = MAXIMUM_HELD - this.#held.length;
    const due = pending.take(now(), room);
    this.#isBehind = due.length === room;
    this.#held.push(...due);
    this.#pump();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#isRunning || this.#isBehind) return;
    const next = this.#options.pending.nextDueAtMs();
    if (next === undefined) return;
    const delayMs = Math.min(Math.max(next - this.#options.now(), 0), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#wake(), delayMs);
  }

  #pump(): void {
    while (this.#isRunning && this.#inFlight.size < MAXIMUM_IN_FLIGHT) {
      const delivery = this.#held.shift();
      if (!delivery) break;
      this.#track(this.#attempt(delivery));
    }
  }

  #track(work: Promise<void>): void {
    const attempt: Promise<void> = work.finally(() => {
      this.#inFlight.delete(attempt);
      if (this.#held.length === 0 && this.#isBehind && this.#isRunning) this.#wake();
      else this.#pump();
    });
    this.#inFlight.add(attempt);
  }

  async #attempt(delivery: Delivery): Promise<void> {
    try {
      await this.#deliver(delivery);
    } catch (error) {
      await this.#fail(delivery, error);
      return;
    }
    this.#options.pending.settle(delivery.id);
  }

  async #deliver({ targetArn, payload }: Delivery): Promise<void> {
    const { queues, invoker } = this.#options;
    const destination = destinationOf(targetArn);
    if (destination?.kind === 'queue') return queues.send(destination.name, payload);
    if (destination?.kind === 'function')
      return invoker.invokeAsync({
        functionName: destination.name,
        ...(destination.qualifier === undefined ? {} : { qualifier: destination.qualifier }),
        payload,
      });
    throw new Error(`${targetArn} is neither a queue nor a function`);
  }

  async #fail(delivery: Delivery, error: unknown): Promise<void> {
    const failure = failureOf(error);
    const retryAtMs = this.#options.now() + retryDelayMs(delivery.attempts);
    if (isPermanent(failure)) return this.#giveUp(delivery, failure, undefined);
    if (delivery.attempts >= delivery.maximumRetryAttempts)
      return this.#giveUp(delivery, failure, 'MaximumRetryAttempts');
    if (retryAtMs > delivery.expiresAtMs) return this.#giveUp(delivery, failure, 'MaximumEventAgeInSeconds');
    this.#postpone(delivery, delivery.attempts + 1, retryAtMs);
  }

  async #giveUp(
    delivery: Delivery,
    failure: DeliveryFailure,
    exhausted: ExhaustedCondition | undefined,
  ): Promise<void> {
    const { pending, queues, log, now } = this.#options;
    const queue = delivery.deadLetterArn === null ? undefined : queueName(delivery.deadLetterArn);
    const dropped = `events: dropped an event of ${delivery.ruleArn} for ${delivery.targetArn}: ${failure.code} ${failure.message}`;
    if (queue === undefined) log(dropped);
    else
      try {
        await queues.send(queue, delivery.eventJson, deadLetterAttributes(delivery, failure, exhausted));
      } catch (error) {
        const parking = failureOf(error);
        if (!isPermanent(parking)) {
          // The event is in no queue yet, so it is kept: target and dead-letter queue are tried once more.
          this.#postpone(delivery, delivery.attempts, now() + retryDelayMs(delivery.attempts));
          return;
        }
        log(`${dropped}; its dead-letter queue: ${parking.code} ${parking.message}`);
      }
    pending.settle(delivery.id);
  }

  #postpone(delivery: Delivery, attempts: number, dueAtMs: number): void {
    this.#options.pending.postpone(delivery.id, attempts, dueAtMs);
    this.#schedule();
  }
}

/** Exponential backoff with jitter. */
function retryDelayMs(retries: number): number {
  const fullMs = Math.min(FIRST_RETRY_MS * 2 ** retries, LONGEST_RETRY_MS);
  return Math.round(fullMs * (0.5 + Math.random() / 2));
}
