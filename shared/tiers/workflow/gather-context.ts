import { type DurableContext, InvokeError, NestingType } from '@aws/durable-execution-sdk-js';
import type { MemberRequest } from '#contracts/tiers/member-request';
import validateHistory from '#contracts/tiers/order-history';
import { once } from '../../platform/boundary/step-policies.ts';
import { activeTraceparent } from '../../platform/telemetry/tracing.ts';
import type { OfferedProducts, ProductsForTier } from '../adapters/product-services.ts';
import type { Product } from '../product.ts';
import { recommend } from '../recommend.ts';

/** What a result can lack: each is worth having, none is a reason to withhold a tier. */
export type Lack = 'products' | 'recommendations' | 'order-history';

export interface TierContext {
  readonly recommendations: readonly Product[];
  readonly lacking: readonly Lack[];
}

export interface TierContextSources {
  readonly offeredProducts: OfferedProducts;
  readonly productsForTier: ProductsForTier;
  /** fetch-order-history, pinned to what its alias live names. */
  readonly orderHistoryFunctionArn: string;
}

/** Found, or the reason why not. */
type Finding<T> = { readonly value: T } | { readonly reason: string };

/**
 * Finds out what to recommend to a member of a new tier: from two services at the same time, then from their orders.
 * The clients' own few, quick repeats are all there are; whatever is still missing then is named and done without.
 */
export async function gatherContext(
  context: DurableContext,
  sources: TierContextSources,
  tier: string,
  member: MemberRequest,
): Promise<TierContext> {
  // Flat: a branch is nothing but its step, so it needs no operation of its own.
  const gathered = await context.parallel<Finding<Product[]>>(
    'gather-context',
    [
      (branch) => branch.step('list-products', () => finding(sources.offeredProducts()), { retryStrategy: once }),
      (branch) => branch.step('search-products', () => finding(sources.productsForTier(tier)), { retryStrategy: once }),
    ],
    { nesting: NestingType.FLAT },
  );
  const branch = (index: number) =>
    gathered.all.find((item) => item.index === index)?.result ?? { reason: 'the step has failed' };
  const offered = branch(0);
  const found = branch(1);
  const history = await fetchOrderHistory(context, sources.orderHistoryFunctionArn, member);

  const lacking: Lack[] = [];
  const orWithout = <T>(lack: Lack, finding: Finding<T>, without: T): T => {
    if ('value' in finding) return finding.value;
    lacking.push(lack);
    context.logger.warn('the upgrade goes on without', { lack, reason: finding.reason });
    return without;
  };
  return {
    recommendations: recommend(
      orWithout('recommendations', found, []),
      orWithout('products', offered, []),
      orWithout('order-history', history, []),
    ),
    lacking,
  };
}

async function fetchOrderHistory(
  context: DurableContext,
  functionArn: string,
  member: MemberRequest,
): Promise<Finding<readonly string[]>> {
  try {
    const traceparent = activeTraceparent();
    const input: MemberRequest = { ...member, ...(traceparent && { traceparent }) };
    const history: unknown = await context.invoke('fetch-order-history', functionArn, input);
    return validateHistory(history) ? { value: history.productIds } : { reason: 'its answer has an unexpected shape' };
  } catch (error) {
    if (!(error instanceof InvokeError)) throw error;
    return { reason: error.message };
  }
}

async function finding<T>(asked: Promise<T>): Promise<Finding<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}
