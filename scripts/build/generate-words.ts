import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { writeIfChanged } from './write-if-changed.ts';

const root = join(import.meta.dirname, '../..');
const source = join(root, 'shared/search/words.txt');
const target = join(root, 'generated/words.js');
const AS_A_TEXT = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };

/** `#words`: the words of shared/search/words.txt as a bundle carries them. A copy of the project may have none. */
if (existsSync(source)) {
  const { toBase85 } = await import('../../shared/search/base-85.ts');
  const text = readFileSync(source);
  const head = `// ${createHash('sha256').update(text).digest('hex')}\n`;
  if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(head))
    writeIfChanged(target, `${head}export default '${toBase85(brotliCompressSync(text, { params: AS_A_TEXT }))}';\n`);
  writeIfChanged(
    join(root, 'generated/words.d.ts'),
    '/** shared/search/words.txt, compressed (Brotli) and in base 85. */\ndeclare const words: string;\nexport default words;\n',
  );
}
