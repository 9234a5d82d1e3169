import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { LocalStack } from '../local-stack.ts';
import { catalogueStack } from './catalogue-stack.ts';

/** A tier beside the default ones, which are named as they are. */
export const TIER_DISCOUNTS = { bronze: 0, silver: 2, gold: 5, platinum: 10, friends: 50 };

let setting: Promise<unknown> | undefined;

/** The stack of the catalogue with rules of prices in their parameter, before any function has asked for it. */
export async function stackWithPrices(): Promise<LocalStack> {
  const stack = await catalogueStack();
  setting ??= stack.doors.ssm.send(
    new PutParameterCommand({
      Name: `/${stack.doors.env}/PricingService/prices`,
      Type: 'String',
      Overwrite: true,
      Value: JSON.stringify({ tierDiscounts: TIER_DISCOUNTS }),
    }),
  );
  await setting;
  return stack;
}
