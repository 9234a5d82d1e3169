import { brotliDecompressSync } from 'node:zlib';
import compressed from '#words';
import { ofBase85 } from '../base85.ts';
import { type WordNet, wordNet } from '../word-net.ts';

/** The words that a bundle carries, read once. */
export const words: WordNet = wordNet(brotliDecompressSync(ofBase85(compressed)).toString());
