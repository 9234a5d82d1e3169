import { minorUnits } from '../../orders/contracts/price.ts';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { shownName, type Wanted } from '../product.ts';

/** Of a name as it is kept: whoever hears of a product takes no longer ones. In characters. */
const NAME_LENGTH = { least: 4, most: 200 } as const;

/** The demo sells a mug: of what a reset seeds, and of what has such a name already. */
export const LEAST_NAME_OF_THE_DEMO = 3;

/**
 * What is asked for, as it is kept.
 *
 * @param leastName how short a name may be
 * @throws HttpProblem invalid_body for a price of more than two decimal places, and for a name that is too short without
 *   the blanks that are too many, or too long in its composed form (which some characters are longer in)
 */
export function askedDetails(
  asked: {
    readonly name: string;
    readonly price: number;
    readonly description?: string;
    readonly tags?: readonly string[];
  },
  leastName: number = NAME_LENGTH.least,
): Wanted {
  const price = minorUnits(asked.price);
  if (price === undefined) throw new HttpProblem(PROBLEMS.invalid_body, 'price must have at most two decimal places');
  const name = shownName(asked.name);
  checkName(name, leastName);
  const { description, tags } = asked;
  return {
    ...{ name, price },
    ...(description === undefined ? {} : { description: description.trim() }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags.map((tag) => tag.trim()))] }),
  };
}

/** @throws HttpProblem invalid_body */
export function checkName(name: string, least: number = NAME_LENGTH.least): void {
  const length = [...name].length;
  if (length < least || length > NAME_LENGTH.most)
    throw new HttpProblem(PROBLEMS.invalid_body, `name must have ${least} to ${NAME_LENGTH.most} characters`);
}
