import { minorUnits } from '../../orders/contracts/price.ts';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';

/**
 * The price of a request in minor units.
 *
 * @throws HttpProblem invalid_body for more than two decimal places
 */
export function askedPrice(price: number): number {
  const minor = minorUnits(price);
  if (minor === undefined) throw new HttpProblem(PROBLEMS.invalid_body, 'price must have at most two decimal places');
  return minor;
}
