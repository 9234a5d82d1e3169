import { brotliDecompressSync } from 'node:zlib';
import compressed from '#words';
import { type WordNet, wordNet } from '../word-net.ts';

/** The words that a bundle carries, read once. */
export const words: WordNet = wordNet(brotliDecompressSync(Buffer.from(compressed, 'base64')).toString());
