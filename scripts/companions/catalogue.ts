export interface CatalogueProduct {
  readonly productId: string;
  readonly name: string;
  readonly price: number;
  readonly description: string;
  readonly tags: readonly string[];
}

/** What the shop next door sells: the companions' one set of data. */
export const CATALOGUE: readonly CatalogueProduct[] = [
  product('P-1001', 'Laurel tea tin', 12.5, 'Loose green tea in a tin', ['tea', 'favourite', 'silver']),
  product('P-1002', 'Stoneware mug', 18, 'A mug of grey stoneware, 300 ml', ['kitchen', 'favourite', 'silver']),
  product('P-1003', 'Linen apron', 34, 'Washed linen with two pockets', ['kitchen', 'silver']),
  product('P-1004', 'Pour-over set', 42, 'Glass dripper and jug for coffee', ['coffee', 'favourite', 'gold']),
  product('P-1005', 'Olive wood board', 39, 'A serving board from one piece', ['kitchen', 'gold']),
  product('P-1006', 'Hand grinder', 89, 'Steel burrs, forty settings', ['coffee', 'favourite', 'gold']),
  product('P-1007', 'Merino throw', 119, 'A warm throw of undyed wool', ['home', 'favourite', 'platinum']),
  product('P-1008', 'Copper kettle', 149, 'Gooseneck kettle for the stove', ['coffee', 'tea', 'platinum']),
  product('P-1009', 'Chef knife', 165, 'Twenty centimetres of carbon steel', ['kitchen', 'favourite', 'platinum']),
  product('P-1010', 'Beeswax candles', 15, 'Six candles that smell of honey', ['home', 'silver']),
  product('P-1011', 'Herb garden', 27, 'Basil, thyme and laurel in clay pots', ['home', 'garden', 'silver', 'gold']),
  product('P-1012', 'Recipe notebook', 9.5, 'Ruled and indexed, 160 pages', ['kitchen', 'paper']),
];

function product(
  productId: string,
  name: string,
  price: number,
  description: string,
  tags: readonly string[],
): CatalogueProduct {
  return { productId, name, price, description, tags };
}
