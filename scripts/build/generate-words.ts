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
  const { asBase85 } = await import('../../shared/search/base85.ts');
  const text = readFileSync(source);
  const head = `// ${createHash('sha256').update(text).digest('hex')} in base85\n`;
  if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(head))
    writeIfChanged(target, `${head}export default '${asBase85(brotliCompressSync(text))}';\n`);
  writeIfChanged(
    join(root, 'generated/words.d.ts'),
    '/** shared/search/words.txt, compressed (Brotli), as shared/search/base85.ts writes bytes. */\ndeclare const words: string;\nexport default words;\n',
  );
}
