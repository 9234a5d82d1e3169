/** A product of the labelled catalogue: its number is its place in the list. */
export interface LabelledProduct {
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** What whoever asks is looking for, and which products are right. */
export interface LabelledQuery {
  /** `words` of the products themselves, another `form` of them or a slip, or a `sense`: a synonym or something wider. */
  readonly kind: 'words' | 'form' | 'sense';
  readonly query: string;
  readonly right: readonly string[];
}

const LINES = `
Enamel saucepan | Holds two litres, for every hob | cooking
Cast iron skillet | Seasoned with linseed oil | cooking
Bread knife | A long serrated blade of steel | baking
Butter dish | Glazed earthenware with a lid | breakfast
Espresso beans | Dark roast from Brazil, one kilogram | coffee
Jasmine green tea | Loose leaves, scented with blossoms | drinks
Oat cookies | Baked with raisins and cinnamon | snacks
Lavender honey | From the hills of Provence | breakfast
Rye sourdough | A dark loaf with a crust | bakery
Aged gouda | Matured for two years | dairy
Smoked salmon | Sliced thin, from the Faroes | deli
Blood oranges | Two kilograms from Sicily | fresh
Basil in a pot | For the window sill | garden
Rubber plant | Likes shade and little water | indoor
Tulip bulbs | Thirty, mixed colours | garden
Watering can | Zinc, with a brass rose | garden
Pruning shears | For branches as thick as a thumb | garden
Garden hose | Twenty metres with a nozzle | garden
Wool blanket | Woven of lambswool | bedroom
Down pillow | Filled with goose feathers | bedroom
Linen sheets | Stonewashed, for a double bed | bedroom
Bath towel | Heavy cotton terry | bathroom
Olive soap | Made in Aleppo, without perfume | bathroom
Bamboo toothbrush | Medium bristles | bathroom
Desk lamp | An arm that bends, warm light | office
Fountain pen | Steel nib, refills with ink | office
Sketch notebook | Blank pages, sewn | office
Brass stapler | Takes standard staples | office
Oak bookcase | Five boards, two metres high | furniture
Walnut stool | Three legs, no screws | furniture
Velvet armchair | Deep and soft, in moss green | furniture
Folding table | For eight on the terrace | furniture
Ceiling fan | Four blades, three speeds | home
Wall clock | Silent, with Roman numerals | home
Persian rug | Knotted by hand, two by three metres | home
Vanilla candle | Burns for forty hours | home
Leather boots | Lined, with a welted sole | clothing
Canvas sneakers | White, with a rubber sole | clothing
Rain jacket | Taped seams and a hood | clothing
Merino sweater | Knitted in one piece | clothing
Silk scarf | Printed with swallows | clothing
Straw hat | Wide brim, for the beach | clothing
Denim trousers | Straight cut, dark blue | clothing
Ski gloves | Waterproof, with long cuffs | sports
Yoga mat | Natural cork, not slippery | sports
Tennis racket | Strung, medium grip | sports
Road bicycle | Carbon frame, twenty gears | sports
Climbing rope | Sixty metres, dry treated | sports
Two person tent | Weighs two kilograms | camping
Sleeping bag | Down to minus ten degrees | camping
Acoustic guitar | Spruce top, nylon strings | music
Bamboo flute | Tuned in G | music
Snare drum | Birch shell, with a stand | music
Chess set | Maple and walnut | games
Jigsaw puzzle | A thousand pieces, a map of the sea | games
Rag doll | Washable, with a dress | children
Wooden train | Beech, with rails | children
Claw hammer | Forged, hickory handle | tools
Cordless drill | Two batteries, eighteen volts | tools
Silver earrings | Small hoops | jewellery
`;

const KINDS: Readonly<Record<LabelledQuery['kind'], string>> = {
  words: `
bread knife: Bread knife
wool blanket: Wool blanket
garden: Basil in a pot, Tulip bulbs, Watering can, Pruning shears, Garden hose
tennis racket: Tennis racket
green tea: Jasmine green tea
bamboo: Bamboo toothbrush, Bamboo flute
leather boots: Leather boots
clock: Wall clock`,
  form: `
knives: Bread knife
candel: Vanilla candle
sweaters: Merino sweater
guitarr: Acoustic guitar
scarves: Silk scarf
bycicle: Road bicycle
tooth brushes bamboo: Bamboo toothbrush
note books sketching: Sketch notebook`,
  sense: `
cutlery: Bread knife
footwear: Leather boots, Canvas sneakers
furniture: Oak bookcase, Walnut stool, Velvet armchair, Folding table
musical instrument: Acoustic guitar, Bamboo flute, Snare drum
fruit: Blood oranges
cheese: Aged gouda
fish: Smoked salmon
frying pan: Cast iron skillet
pullover: Merino sweater
carpet: Persian rug
beverage: Jasmine green tea, Espresso beans
toy: Rag doll
seat: Walnut stool, Velvet armchair
flower: Tulip bulbs
headgear: Straw hat
pants: Denim trousers
bicycle or other vehicle: Road bicycle, Wooden train
jewelry: Silver earrings
fabric for the bed: Linen sheets, Wool blanket
writing implement: Fountain pen`,
};

/** Sixty products of a shop that sells a little of everything. */
export const LABELLED_PRODUCTS: readonly LabelledProduct[] = linesOf(LINES).map((line, index) => {
  const [name = '', description = '', tags = ''] = line.split(' | ');
  return { productId: `L-${String(index + 1).padStart(2, '0')}`, name, description, tags: tags.split(' ') };
});

/** Thirty-six queries with what is right for each: labels are one person's view, so read differences, not absolutes. */
export const LABELLED_QUERIES: readonly LabelledQuery[] = Object.entries(KINDS).flatMap(([kind, text]) =>
  linesOf(text).map((line) => {
    const [query = '', names = ''] = line.split(': ');
    return { kind: kind as LabelledQuery['kind'], query, right: names.split(', ').map(idOf) };
  }),
);

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function idOf(name: string): string {
  const product = LABELLED_PRODUCTS.find((each) => each.name === name);
  if (!product) throw new Error(`no product is called ${name}`);
  return product.productId;
}
