/** What members are shown of a product. */
export interface Product {
  readonly productId: string;
  readonly name: string;
}

/** Other services may say more of a product; what is carried on is small and known. */
export function productOf({ productId, name }: Product): Product {
  return { productId, name };
}
