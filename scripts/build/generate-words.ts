import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { writeIfChanged } from './write-if-changed.ts';

const root = join(import.meta.dirname, '../..');
const source = join(root, 'shared/search/words.txt');
const target = join(root, 'generated/words.js');

/** `#words`: the words of shared/search/words.txt as a bundle carries them. A copy of the project may have none. */
if (existsSync(source)) {
  const text = readFileSync(source);
  const head = `// ${createHash('sha256').update(text).digest('hex')}\n`;
  if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(head))
    writeIfChanged(target, `${head}export default '${brotliCompressSync(text).toString('base64')}';\n`);
  writeIfChanged(
    join(root, 'generated/words.d.ts'),
    '/** shared/search/words.txt, compressed (Brotli) and as base64. */\ndeclare const words: string;\nexport default words;\n',
  );
}
