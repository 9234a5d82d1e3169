import { brotliDecompressSync } from 'node:zlib';
import compressed from '#words';
import { fromBase85 } from '../base-85.ts';
import { type WordNet, wordNet } from '../word-net.ts';

/** The words that a bundle carries, read once. */
export const words: WordNet = wordNet(brotliDecompressSync(fromBase85(compressed)).toString());
