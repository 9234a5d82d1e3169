/** Words that say nothing of a thing. */
const SILENT: ReadonlySet<string> = new Set(
  'a an and are as at be by can do each every for from has have how i in into is it its me my no not of off on one or our over some something than that the their them there these they thing things this those to up us very want was we were what when where which who with without you your'.split(
    ' ',
  ),
);

/** Plurals that no rule makes. */
const PLURALS: Readonly<Record<string, string>> = {
  ...{ knives: 'knife', wives: 'wife', lives: 'life', leaves: 'leaf', loaves: 'loaf', halves: 'half', calves: 'calf' },
  ...{ shelves: 'shelf', wolves: 'wolf', scarves: 'scarf', thieves: 'thief', elves: 'elf', hooves: 'hoof' },
  ...{ selves: 'self', sheaves: 'sheaf', wharves: 'wharf', dwarves: 'dwarf', turves: 'turf' },
  ...{ men: 'man', women: 'woman', children: 'child', people: 'person', feet: 'foot', teeth: 'tooth', geese: 'goose' },
  ...{ mice: 'mouse', lice: 'louse', dice: 'die', oxen: 'ox', brethren: 'brother', pence: 'penny' },
  ...{ cacti: 'cactus', fungi: 'fungus', bacteria: 'bacterium', media: 'medium', data: 'datum', radii: 'radius' },
  ...{ axes: 'axe', shoes: 'shoe', toes: 'toe', canoes: 'canoe', hoes: 'hoe', ties: 'tie', pies: 'pie', lies: 'lie' },
  ...{ cookies: 'cookie', brownies: 'brownie', movies: 'movie', smoothies: 'smoothie', hoodies: 'hoodie' },
  ...{ beanies: 'beanie', onesies: 'onesie', caches: 'cache', aches: 'ache', quiches: 'quiche', buses: 'bus' },
  ...{ gases: 'gas', lenses: 'lens', matrices: 'matrix', indices: 'index', vertices: 'vertex', analyses: 'analysis' },
};

/** Ends in s and is one thing. */
const SINGULAR: ReadonlySet<string> = new Set(
  'always bus canvas chess christmas gas lens plus news atlas cosmos iris cactus citrus compass thermos asparagus hibiscus eucalyptus virus bonus campus census circus corpus focus genius walrus octopus abacus minus status apparatus'.split(
    ' ',
  ),
);

/** A word of a text: as it stands there, and as it is compared. */
export interface Word {
  readonly written: string;
  readonly term: string;
}

/** The words of a text that say something, in their order. */
export function wordsIn(text: string): Word[] {
  const found = text.normalize('NFC').match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
  return found.flatMap((written) => {
    const plain = plainOf(written);
    return SILENT.has(plain) || plain.length < 2 ? [] : [{ written, term: singularOf(plain) }];
  });
}

/** Letters without their accents and case; possessives are as good as the word. */
function plainOf(written: string): string {
  return written
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]s?$|['’]/g, '');
}

/** One form for singular and plural. What is no plural stays as it is, or becomes what its own plural becomes. */
export function singularOf(word: string): string {
  if (Object.hasOwn(PLURALS, word)) return PLURALS[word] as string;
  if (word.length < 4 || SINGULAR.has(word) || !word.endsWith('s')) return word;
  if (/(ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|ss|zz)es$/.test(word)) return word.slice(0, -2);
  if (/[^aeiou]oes$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
