import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const pagesIn = (folder: string) => readdirSync(join(ROOT, folder)).filter((file) => file !== 'README.md');

describe('the lists of documents', () => {
  it('name every decision once, in the order of their numbers', () => {
    const listed = [...read('docs/decisions/README.md').matchAll(/^\| \[\d{4}\]\(([^)]+)\)/gm)].map(([, file]) => file);
    expect(listed).to.deep.equal(pagesIn('docs/decisions').sort());
  });

  it('name every decision as its page does', () => {
    const rows = [...read('docs/decisions/README.md').matchAll(/^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$/gm)];
    expect(rows.length).to.equal(pagesIn('docs/decisions').length);
    for (const [, number, file, title = ''] of rows)
      expect(read(`docs/decisions/${file}`).split('\n', 1)[0]).to.equal(
        `# ${number}: ${title.replace(/ \(superseded by \d{4}\)$/, '')}`,
      );
  });

  it('name a page for every context', () => {
    const pages = readdirSync(join(ROOT, 'functions')).map((context) => `contexts/${context}.md`);
    expect(pagesIn('docs/contexts').map((file) => `contexts/${file}`)).to.have.members(pages);
    for (const [list, folder] of [
      ['README.md', 'docs/contexts'],
      ['docs/architecture/README.md', '../contexts'],
    ] as const)
      expect(read(list), list).to.include(`](${folder}/README.md)`);
    for (const context of readdirSync(join(ROOT, 'functions')))
      expect(read('docs/contexts/README.md')).to.match(
        new RegExp(`^\\| \\[${context}\\]\\(${context}\\.md\\) \\| .+\\. \\|$`, 'm'),
      );
  });
});
