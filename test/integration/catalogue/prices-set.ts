import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Doors } from '../system/doors.ts';

/** A tier beside the default ones, which keep what they take off. */
const TIER_DISCOUNTS = { bronze: 0, silver: 2, gold: 5, platinum: 10, friends: 50 };

let setting: Promise<unknown> | undefined;

/** Rules of prices in their parameter, before a function has asked for it. */
export async function pricesSet({ ssm, env }: Doors): Promise<void> {
  setting ??= ssm.send(
    new PutParameterCommand({
      Name: `/${env}/PricingService/prices`,
      Type: 'String',
      Overwrite: true,
      Value: JSON.stringify({ tierDiscounts: TIER_DISCOUNTS }),
    }),
  );
  await setting;
}
