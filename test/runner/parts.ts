/**
 * What a test looks at. The product is what runs for members: contexts, and what they stand on. The house is what it is
 * made with: the local stack as an imitation of AWS, tools, builds, documents, Terraform, and the tests' own machinery.
 */
export const PARTS = ['product', 'house'] as const;
export type Part = (typeof PARTS)[number];

/** How each is run by itself. */
export const TARGETS: Readonly<Record<Part, string>> = { product: 'make test', house: 'make test-house' };

/** What a part looks at, for whoever has run the other one. */
export const LOOKS_AT: Readonly<Record<Part, string>> = {
  product: 'the contexts, and what they stand on',
  house: 'the local stack, tools, builds, documents, Terraform, and the machinery of the tests',
};

/** Whatever is not named here is the product's, so a new context needs no entry. */
export const OF_THE_HOUSE: readonly string[] = [
  'test/integration/abilities/',
  'test/integration/local/',
  'test/integration/tools/',
  'test/integration/tutorial/',
  'test/property/queues.test.ts',
  'test/terraform/',
  'test/unit/demo/figures.test.ts',
  ...[
    'architecture',
    'bench',
    'build',
    'companions',
    'declarations',
    'documents',
    'local-stack',
    'mistakes',
    'mutation',
    'test-runner',
    'tools',
  ].map((folder) => `test/unit/${folder}/`),
];

/** Of a file on the shared local stack. A stack for the few of the house's that can do with it would be one stack more. */
export const ON_THE_PRODUCTS_STACK = /from '[./a-z]*\/under-test\.ts'/;

/** @param text the file's content, which says what stack it shares */
export function partOf(file: string, text: string): Part {
  const isOfTheHouse = OF_THE_HOUSE.some((place) => file.startsWith(place)) && !ON_THE_PRODUCTS_STACK.test(text);
  return isOfTheHouse ? 'house' : 'product';
}
