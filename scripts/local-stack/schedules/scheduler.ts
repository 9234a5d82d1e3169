import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { StackClock } from '../clock/stack-clock.ts';
import { type Clock, systemClock } from '../durable/clock.ts';
import { destinationOf, queueName } from '../events/arns.ts';
import { type ExhaustedCondition, failureOf, isPermanent } from '../events/delivery-failure.ts';
import type { Input } from '../events/members.ts';
import { inTransaction } from '../events/transaction.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { Queues } from '../sqs/queues.ts';
import { deadLetterOf } from './dead-run.ts';
import { inputFor, isoSeconds, readSchedule, type Schedule } from './schedule.ts';
import { type PendingRun, ScheduleStore, type StoredSchedule } from './schedule-store.ts';

export interface SchedulerOptions {
  readonly database: DatabaseSync;
  /** By which schedules are due. */
  readonly clock: Pick<StackClock, 'now' | 'alarm' | 'onMoved'>;
  /** By which failed runs are tried again; the system's, unless a test brings its own. */
  readonly machine?: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly invoker: Pick<Invoker, 'invokeAsync'>;
  readonly queues: Pick<Queues, 'send'>;
  /** Where a queue is called, for what is left of a run that was given up. */
  readonly queueUrl: (queue: string) => string;
  readonly log: (line: string) => void;
}

export interface KnownSchedule extends Schedule, Pick<StoredSchedule, 'createdAtMs'> {
  readonly arn: string;
}

/** Retries wait between half of this and all of it, doubled each time; the service's own times are not published. */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 60_000;

/**
 * EventBridge Scheduler. Each due time is delivered once, over restarts, too. What came due while nobody could run it
 * (the stack was down, the machine slept, the clock was moved on) is made up for by one run of each schedule, that of
 * its latest due time: a machine that slept for days does not burst, and a clock that was moved past the night has had
 * its nightly job. A flexible window is used at its beginning.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #machine: Clock;
  readonly #store: ScheduleStore;
  readonly #schedules = new Map<string, KnownSchedule>();
  readonly #doneUntilMs = new Map<string, number>();
  readonly #underWay = new Map<string, Promise<void>>();
  #callOffDue = () => {};
  #callOffRetry = () => {};
  #isRunning = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#machine = options.machine ?? systemClock;
    this.#store = new ScheduleStore(options.database);
    for (const stored of this.#store.all()) this.#hold(stored);
    options.clock.onMoved(() => this.#clockMoved());
  }

  start(): void {
    this.#isRunning = true;
    this.#tick();
    this.#deliverDue();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#callOffDue();
    this.#callOffRetry();
    await Promise.all(this.#underWay.values());
  }

  list(): KnownSchedule[] {
    return [...this.#schedules.values()];
  }

  find(groupName: string, name: string): KnownSchedule | undefined {
    return this.#schedules.get(keyOf(groupName, name));
  }

  /**
   * Makes a schedule, or gives one its new definition. When it is due is counted anew if that changes.
   *
   * @throws AwsError ValidationException
   */
  put(name: string, definition: Input): KnownSchedule {
    const { groupName } = readSchedule(name, definition);
    const known = this.find(groupName, name);
    const nowMs = this.#options.clock.now();
    const isSame = known !== undefined && timingOf(known.definition) === timingOf(definition);
    const stored: StoredSchedule = {
      groupName,
      name,
      definition,
      createdAtMs: isSame ? known.createdAtMs : nowMs,
      // A rate begins at once, so that the moment of its creation is due.
      doneUntilMs: isSame && known.isEnabled ? (this.#doneUntilMs.get(keyOf(groupName, name)) ?? nowMs) : nowMs - 1,
    };
    this.#store.put(stored);
    const held = this.#hold(stored);
    if (this.#isRunning) this.#tick();
    return held;
  }

  /** @returns whether there was one */
  remove(groupName: string, name: string): boolean {
    this.#store.remove(groupName, name);
    this.#doneUntilMs.delete(keyOf(groupName, name));
    return this.#schedules.delete(keyOf(groupName, name));
  }

  #hold(stored: StoredSchedule): KnownSchedule {
    const { groupName, name, createdAtMs, doneUntilMs } = stored;
    const { region, accountId } = this.#options;
    const schedule = readSchedule(name, stored.definition);
    const arn = `arn:aws:scheduler:${region}:${accountId}:schedule/${groupName}/${name}`;
    const held = { ...schedule, createdAtMs, arn };
    this.#schedules.set(keyOf(groupName, name), held);
    this.#doneUntilMs.set(keyOf(groupName, name), doneUntilMs);
    return held;
  }

  /** Times that lie ahead again are due again when they come. */
  #clockMoved(): void {
    const nowMs = this.#options.clock.now();
    for (const { groupName, name } of this.#schedules.values()) {
      const doneUntilMs = this.#doneUntilMs.get(keyOf(groupName, name)) ?? nowMs;
      if (doneUntilMs > nowMs) this.#markDone(groupName, name, nowMs);
    }
    if (this.#isRunning) this.#tick();
  }

  #markDone(groupName: string, name: string, doneUntilMs: number): void {
    this.#store.markDone(groupName, name, doneUntilMs);
    this.#doneUntilMs.set(keyOf(groupName, name), doneUntilMs);
  }

  #tick(): void {
    const { clock, database } = this.#options;
    this.#callOffDue();
    const nowMs = clock.now();
    for (const schedule of this.#schedules.values())
      if (schedule.isEnabled) inTransaction(database, () => this.#begin(schedule, nowMs));
      else this.#markDone(schedule.groupName, schedule.name, nowMs);
    const next = this.#nextDueMs();
    this.#callOffDue = next === undefined ? () => {} : clock.alarm(next, () => this.#tick());
    this.#deliverDue();
  }

  #nextDueMs(): number | undefined {
    const dues = [...this.#schedules.values()].flatMap(({ isEnabled, groupName, name, timetable, createdAtMs }) => {
      const next = timetable.next(this.#doneUntilMs.get(keyOf(groupName, name)) ?? createdAtMs, createdAtMs);
      return isEnabled && next !== undefined ? [next] : [];
    });
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** Makes a run of the latest due time, if one has come. */
  #begin({ groupName, name, timetable, createdAtMs, arn }: KnownSchedule, nowMs: number): void {
    const first = timetable.next(this.#doneUntilMs.get(keyOf(groupName, name)) ?? createdAtMs, createdAtMs);
    if (first === undefined || first > nowMs) return;
    const latest = latestUntil(first, nowMs, (afterMs) => timetable.next(afterMs, createdAtMs));
    if (latest > first)
      this.#options.log(
        `${arn}: was due several times from ${isoSeconds(first)} on while nobody could run it: only ${isoSeconds(latest)} is run.`,
      );
    const begunAtMs = this.#machine.now();
    this.#store.begin({
      executionId: randomUUID(),
      groupName,
      name,
      scheduledAtMs: latest,
      begunAtMs,
      attempts: 0,
      dueAtMs: begunAtMs,
    });
    this.#markDone(groupName, name, latest);
  }

  #deliverDue(): void {
    this.#callOffRetry();
    if (!this.#isRunning) return;
    const nowMs = this.#machine.now();
    const pending = this.#store.pending().filter(({ executionId }) => !this.#underWay.has(executionId));
    for (const run of pending.filter(({ dueAtMs }) => dueAtMs <= nowMs)) {
      const delivery = this.#deliver(run).finally(() => {
        this.#underWay.delete(run.executionId);
        this.#deliverDue();
      });
      this.#underWay.set(run.executionId, delivery);
    }
    const later = pending.find(({ dueAtMs }) => dueAtMs > nowMs);
    if (later) this.#callOffRetry = this.#machine.alarm(later.dueAtMs, () => this.#deliverDue());
  }

  async #deliver(run: PendingRun): Promise<void> {
    const schedule = this.find(run.groupName, run.name);
    if (!schedule) return this.#store.end(run.executionId);
    const payload = inputFor(schedule, {
      scheduleArn: schedule.arn,
      scheduledAtMs: run.scheduledAtMs,
      executionId: run.executionId,
      attempt: run.attempts + 1,
    });
    try {
      await this.#send(schedule.targetArn, payload, run.executionId);
    } catch (error) {
      await this.#fail(schedule, run, payload, error);
    }
  }

  async #send(targetArn: string, payload: string, executionId: string): Promise<void> {
    const { database, invoker, queues } = this.#options;
    const destination = destinationOf(targetArn);
    if (destination?.kind === 'function') {
      const { name: functionName, qualifier } = destination;
      // The event is accepted and the run is done together: a crash between them would repeat it.
      inTransaction(database, () => {
        invoker.invokeAsync({ functionName, ...(qualifier === undefined ? {} : { qualifier }), payload });
        this.#store.end(executionId);
      });
      return;
    }
    if (destination?.kind !== 'queue') throw new AwsError('ResourceNotFoundException', `${targetArn} is no target.`);
    await queues.send(destination.name, payload);
    this.#store.end(executionId);
  }

  async #fail(schedule: KnownSchedule, run: PendingRun, input: string, error: unknown): Promise<void> {
    const failure = failureOf(error);
    const retryAtMs = this.#machine.now() + retryDelayMs(run.attempts);
    const exhausted: ExhaustedCondition | undefined =
      run.attempts >= schedule.maximumRetryAttempts
        ? 'MaximumRetryAttempts'
        : retryAtMs > run.begunAtMs + schedule.maximumEventAgeSeconds * 1000
          ? 'MaximumEventAgeInSeconds'
          : undefined;
    const isHopeless = isPermanent(failure);
    if (!exhausted && !isHopeless) return this.#store.postpone(run.executionId, run.attempts + 1, retryAtMs);
    const { log, queues, queueUrl } = this.#options;
    const queue = schedule.deadLetterArn === undefined ? undefined : queueName(schedule.deadLetterArn);
    if (queue === undefined) log(`${schedule.arn}: dropped a run: ${failure.code} ${failure.message}`);
    else
      try {
        const dead = { schedule, run, input, error, ...(exhausted && !isHopeless ? { exhausted } : {}) };
        const { body, attributes } = deadLetterOf(dead, destinationOf(schedule.targetArn), queueUrl);
        await queues.send(queue, body, attributes);
      } catch (refusal) {
        // It is in no queue yet, so it is kept: target and dead-letter queue are tried once more.
        log(`${schedule.arn}: its dead-letter queue: ${failureOf(refusal).message}`);
        return this.#store.postpone(run.executionId, run.attempts, this.#machine.now() + LONGEST_RETRY_MS);
      }
    this.#store.end(run.executionId);
  }
}

/** Steps over due times that came close together by jumping nearer to now first: a year of minutes is half a million. */
function latestUntil(first: number, nowMs: number, next: (afterMs: number) => number | undefined): number {
  let latest = first;
  for (let backMs = 60_000; ; backMs *= 8) {
    const start = Math.max(first, nowMs - backMs);
    let due = start === first ? first : next(start);
    if (due !== undefined && due <= nowMs) {
      while (due !== undefined && due <= nowMs) {
        latest = due;
        due = next(due);
      }
      return latest;
    }
    if (start === first) return latest;
  }
}

function keyOf(groupName: string, name: string): string {
  return `${groupName}/${name}`;
}

function timingOf({ ScheduleExpression, ScheduleExpressionTimezone }: Input): string {
  return JSON.stringify([ScheduleExpression, ScheduleExpressionTimezone ?? 'UTC']);
}

function retryDelayMs(retries: number): number {
  return Math.round(Math.min(FIRST_RETRY_MS * 2 ** retries, LONGEST_RETRY_MS) * (0.5 + Math.random() / 2));
}
