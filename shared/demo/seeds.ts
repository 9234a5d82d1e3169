/** What the demo sells; ids are the same each time, so that links and carts outlive a reset. */
export const PRODUCTS = [
  product('hoodie', 'Hoodie', 49.99, 'Heavy cotton with a hood', ['clothing', 'favourite', 'silver'], 40),
  product('t-shirt', 'T-Shirt', 24.99, 'Organic cotton, cut straight', ['clothing', 'bronze', 'silver'], 120),
  product('backpack', 'Backpack', 89.99, 'Twenty litres, with room for a laptop', ['bags', 'favourite', 'gold'], 25),
  product('demo-mug', 'Mug', 14.99, 'Stoneware, 300 ml', ['kitchen', 'bronze', 'silver'], 200),
  product('laptop-stand', 'Laptop Stand', 79.99, 'Folds flat, from aluminium', ['office', 'gold'], 30),
] as const;

function product(
  id: string,
  name: string,
  price: number,
  description: string,
  tags: readonly string[],
  stockLevel: number,
) {
  return { id, name, price, description, tags, stockLevel };
}

export interface SeededMember {
  readonly emailAddress: string;
  readonly firstName: string;
  readonly lastName: string;
  /** What happens to what they order. Absent: they order nothing. */
  readonly order?: {
    readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
    readonly becomes: 'completed' | 'cancelled' | 'paid';
  };
  /** At most, of the points that they have when their order is complete. */
  readonly spends?: number;
}

/** Ada's order is complete, and she has spent some of her points; Grace's waits to be sent; Edsger has changed his mind. */
export const MEMBERS: readonly SeededMember[] = [
  {
    ...{ emailAddress: 'ada@demo.example', firstName: 'Ada', lastName: 'Lovelace', spends: 40 },
    order: {
      lines: [
        { productId: 'hoodie', quantity: 1 },
        { productId: 'demo-mug', quantity: 2 },
      ],
      becomes: 'completed',
    },
  },
  {
    ...{ emailAddress: 'grace@demo.example', firstName: 'Grace', lastName: 'Hopper' },
    order: { lines: [{ productId: 'backpack', quantity: 1 }], becomes: 'paid' },
  },
  {
    ...{ emailAddress: 'edsger@demo.example', firstName: 'Edsger', lastName: 'Dijkstra' },
    order: { lines: [{ productId: 't-shirt', quantity: 3 }], becomes: 'cancelled' },
  },
  { emailAddress: 'alan@demo.example', firstName: 'Alan', lastName: 'Turing' },
];
