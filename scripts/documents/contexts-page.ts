import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'docs/contexts';
const LIST = 'README.md';

/** The pages of the contexts, each with what it says first; undefined where there are none. */
export function contextsPage(root: string): string | undefined {
  if (!existsSync(join(root, FOLDER))) return undefined;
  return readdirSync(join(root, FOLDER))
    .filter((file) => file.endsWith('.md') && file !== LIST)
    .sort()
    .map((file) => `| [${file.slice(0, -'.md'.length)}](${file}) | ${firstSentence(join(root, FOLDER, file))} |`)
    .reduce((list, row) => `${list}\n${row}`, '| context | |\n| --- | --- |');
}

/** Of the first paragraph below the heading: a dot ends it that nothing but space, or the paragraph's end, follows. */
function firstSentence(file: string): string {
  const [, paragraph = ''] = readFileSync(file, 'utf8').split(/\n\s*\n/, 2);
  const line = paragraph.replaceAll(/\s+/g, ' ').trim();
  return line.match(/^.*?\.(?= |$)/)?.[0] ?? line;
}
