import { eventually } from '../../../test/eventually.ts';
import type { Doors } from '../../../test/integration/system/doors.ts';
import { type Chapter, WrongFigure } from '../stage.ts';

/** Ada looks for something of which she does not know the name. What the shop sells has come through its own door. */
export const lookingForAGift: Chapter = async ({ doors, say, figure }) => {
  // The shop is new: its products are put on sale one by one, and a search knows the last ones a moment later.
  const first = await eventually(() => bestFor(doors, 'something warm', 'P-1007'), 60_000);
  figure('what is found for "something warm"', [first.name, first.price], ['Merino throw', 119]);
  const second = await eventually(() => bestFor(doors, 'cutlery', 'P-1009'), 60_000);
  figure('the word by which "cutlery" is found', second.matched, ['knife']);
  const { body } = await doors.request('GET', '/product/P-1009' as '/product/{productId}');
  figure('the price of what was found', body.data.price, 165);
  say(
    `a search for something warm finds the ${first.name}; one for cutlery finds the ${second.name} for ${body.data.price}`,
  );
};

async function bestFor(doors: Doors, query: string, wanted: string) {
  const { body } = await doors.request('POST', '/search', { json: { query } });
  const [best] = body.data;
  if (best?.productId !== wanted) throw new WrongFigure(`what is found for ${query}`, best?.productId, wanted);
  return best;
}
