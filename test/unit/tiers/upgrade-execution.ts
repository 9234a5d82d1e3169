import { setTimeout as delay } from 'node:timers/promises';
import type { DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner, type TestResult, WaitingOperationStatus } from '@aws/durable-execution-sdk-js-testing';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { MemberRequest } from '#contracts/tiers/member-request';
import { DEFAULT_PROGRAMME, type Programme } from '../../../shared/loyalty/contracts/programme.ts';
import { durable } from '../../../shared/platform/boundary/durable.ts';
import { eventPublisher } from '../../../shared/platform/events/event-publisher.ts';
import { orderHistory } from '../../../shared/tiers/adapters/order-history.ts';
import { offeredProducts, productsForTier } from '../../../shared/tiers/adapters/product-services.ts';
import { tierRepository } from '../../../shared/tiers/adapters/tier-repository.ts';
import { type TierUpgradeResult, tierUpgrade } from '../../../shared/tiers/workflow/upgrade-workflow.ts';
import { AccountTable } from './account-table.ts';
import { crashable, type OnCheckpoint } from './crashes.ts';
import { Service } from './services.ts';

export const ORDER_HISTORY_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:orders:live';
export const NOW = Date.UTC(2026, 10, 21, 12);

const product = (number: number) => ({ productId: `p-${number}`, name: `Product ${number}`, price: number });

/** One durable execution of the tier upgrade under the official testing package, with everything around it in reach. */
export class UpgradeExecution {
  readonly table: AccountTable;
  readonly products = new Service({ answer: { data: [product(1), product(2), product(3), product(4)] } });
  readonly search = new Service({ answer: { data: [product(9), product(8), product(7), product(6)] } });
  readonly orders = new Service({ answer: { data: [{ orderId: 'o-1', products: ['p-9'] }] } });
  /** Details of the events that went out. */
  readonly published: { readonly id: string; readonly data: Record<string, unknown> }[] = [];
  /** Name, value and dimension of each metric. */
  readonly counts: unknown[][] = [];
  /** Executions that it started. */
  readonly started: { readonly name: string; readonly input: MemberRequest }[] = [];
  /** The updates of each checkpoint call, such as `read-account SUCCEED`. */
  readonly checkpoints: (readonly string[])[] = [];
  /** Decides call by call whether the process dies at it. */
  crash: OnCheckpoint = () => undefined;
  /** What the next PutEvents answer: an error thrown, `refused` for a failed entry; afterwards all goes well. */
  busFaults: (Error | 'refused')[] = [];
  busIsDown = false;
  now = NOW;
  /** How long the table and the bus take, as they do when they are a network away; other services take longer. */
  latencyMs = 0;
  acknowledgement: 'acknowledges' | 'refuses' | 'stays silent' = 'acknowledges';
  programme: Programme = DEFAULT_PROGRAMME;
  readonly runner: LocalDurableTestRunner<TierUpgradeResult>;

  constructor({ acknowledgementTimeoutSeconds = 60, table = new AccountTable() } = {}) {
    this.table = table;
    const startProcess = () =>
      durable(
        tierUpgrade({
          tiers: tierRepository({ client: this.#far(this.table.client), tableName: 'loyalty' }),
          programmeInForce: async () => this.programme,
          start: async (name, input) => {
            this.started.push({ name, input });
          },
          offeredProducts: this.#later(offeredProducts(this.products.client('Product Service')), 2),
          productsForTier: this.#later(productsForTier(this.search.client('Product Search Service')), 4),
          orderHistoryFunctionArn: ORDER_HISTORY_ARN,
          publisher: eventPublisher({
            client: this.#far(this.#bus()),
            busName: 'bus',
            source: 'dev.loyalty',
            backoffMs: () => 0,
          }),
          count: (...metric) => this.counts.push(metric),
          now: () => this.now,
          acknowledgementTimeoutSeconds,
        }),
      );
    this.runner = new LocalDurableTestRunner<TierUpgradeResult>({
      handlerFunction: crashable(startProcess as unknown as () => DurableLambdaHandler, (updates) => {
        this.checkpoints.push(updates);
        return this.crash(updates);
      }),
    });
    const history = orderHistory(this.orders.client('Order Service'), async () => 'token');
    this.runner.registerFunction(ORDER_HISTORY_ARN, history);
  }

  async run(userId = 'ann', more: Partial<MemberRequest> = {}): Promise<TestResult<TierUpgradeResult>> {
    const answering = this.#answer();
    const result = await this.runner.run({ payload: { userId, correlationId: 'order-8', ...more } });
    await answering;
    return result;
  }

  async #answer(): Promise<void> {
    if (this.acknowledgement === 'stays silent') return;
    const waiting = this.runner.getOperation('await-notification-ack');
    try {
      await waiting.waitForData(WaitingOperationStatus.SUBMITTED);
    } catch {
      // The execution has ended without asking for an acknowledgement.
      return;
    }
    if (this.acknowledgement === 'acknowledges') await waiting.sendCallbackSuccess('{}');
    else await waiting.sendCallbackFailure({ ErrorMessage: 'no such address', ErrorType: 'Undeliverable' });
  }

  #far<Client extends { send: unknown }>(client: Client): Client {
    const send = client.send as (command: unknown) => Promise<unknown>;
    return { send: this.#later(send) } as unknown as Client;
  }

  #later<Input extends unknown[], T>(call: (...input: Input) => Promise<T>, times = 1) {
    return async (...input: Input): Promise<T> => {
      if (this.latencyMs > 0) await delay(this.latencyMs * times);
      return call(...input);
    };
  }

  #bus(): Pick<EventBridgeClient, 'send'> {
    const send = async ({ input }: { input: { Entries: { Detail: string }[] } }) => {
      const fault = this.busFaults.shift() ?? (this.busIsDown ? 'refused' : undefined);
      if (fault instanceof Error) throw fault;
      if (fault === 'refused')
        return { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'try again' }] };
      this.published.push(...input.Entries.map(({ Detail }) => JSON.parse(Detail)));
      return { FailedEntryCount: 0, Entries: input.Entries.map((_, index) => ({ EventId: String(index) })) };
    };
    return { send } as unknown as Pick<EventBridgeClient, 'send'>;
  }
}
