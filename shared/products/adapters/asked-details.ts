import { minorUnits } from '../../orders/contracts/price.ts';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { shownName, type Wanted } from '../product.ts';

/** @throws HttpProblem invalid_body for a price of more than two decimal places */
export function askedDetails(asked: {
  readonly name: string;
  readonly price: number;
  readonly description?: string;
  readonly tags?: readonly string[];
}): Wanted {
  const price = minorUnits(asked.price);
  if (price === undefined) throw new HttpProblem(PROBLEMS.invalid_body, 'price must have at most two decimal places');
  const { description, tags } = asked;
  return {
    ...{ name: shownName(asked.name), price },
    ...(description === undefined ? {} : { description: description.trim() }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags.map((tag) => tag.trim()))] }),
  };
}
