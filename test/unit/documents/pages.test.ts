import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { aProject } from '../../builders/a-project.ts';

const ROOT = join(import.meta.dirname, '../../..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Pages that people write; those of docs/reference and the modules' are written by programs. */
const PAGES = globSync(['*.md', 'docs/**/*.md', 'infra/*.md', 'scripts/**/*.md'], { cwd: ROOT })
  .filter((page) => !page.startsWith('docs/reference/'))
  .sort();

/** What stands behind the language of a code block, and what is in it. */
function blocksOf(page: string): { readonly names: string; readonly code: string }[] {
  return [...text(page).matchAll(/^```[a-z]* ?([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, names = '', code = '']) => ({
    names,
    code,
  }));
}

/** `the-way-of-an-event` of `The way of an event`, as GitHub makes it. */
function anchorsOf(page: string): string[] {
  return [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('pages for people', () => {
  it('of the tutorial quote its files as they are', () => {
    const quoted = blocksOf('docs/contributing.md').filter(({ names }) => names.startsWith('docs/tutorial/'));
    expect(quoted.length).to.be.greaterThan(12);
    for (const { names, code } of quoted) expect(code, names).to.equal(text(names));
    const table = 'shared/platform/table.json';
    expect(text(`docs/tutorial/${table}`), "the boundaries' table").to.equal(text(table));
  });

  it('show declarations that are taken', () => {
    const shown = (name: string) =>
      blocksOf('docs/contributing.md')
        .filter(({ names }) => names === name)
        .map(({ code }) => code);
    const functions = shown('function.json');
    expect(functions.map((code) => JSON.parse(code).trigger.type)).to.include.members([
      'http',
      'event',
      'queue',
      'stream',
      'schedule',
      'invoked',
    ]);
    const { root, remove } = aProject({
      // What they refer to.
      'shared/foreign-services.json': { orders: 'others who sell', users: 'others who sign up' },
      ...Object.fromEntries(
        [
          'shared/loyalty/table.json',
          'functions/loyalty/publish-points-changed/function.json',
          'functions/loyalty/republish-changes/function.json',
        ].map((path) => [path, text(path)]),
      ),
      ...Object.fromEntries(
        functions.map((code, index) => [`functions/shown/number-${'abcdefghij'[index]}/function.json`, code]),
      ),
      ...Object.fromEntries(
        shown('table.json').map((code, index) => [`shared/shown/number-${index}.table.json`, code]),
      ),
    });
    try {
      const declared = loadDeclarations(root);
      expect(declared.functions).to.have.length(functions.length + 2);
      expect(declared.tables).to.have.length(shown('table.json').length + 1);
    } finally {
      remove();
    }
  });

  it('lead somewhere', () => {
    expect(PAGES.length).to.be.greaterThan(40);
    const astray = PAGES.flatMap((page) =>
      [
        ...text(page)
          .replaceAll(/^```[\s\S]*?^```$/gm, '')
          .matchAll(/\]\(([^)\s]+)\)/g),
      ].flatMap(([, link = '']) => {
        if (/^[a-z]+:/.test(link)) return [];
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
        if (!existsSync(join(ROOT, target))) return [`${page}: ${link}`];
        return anchor === undefined || anchorsOf(target).includes(anchor) ? [] : [`${page}: ${link}`];
      }),
    );
    expect(astray).to.deep.equal([]);
  });

  it('name every setting of the tests', () => {
    // Handed on by the runner to the processes that it starts.
    const own = ['LAUREL_TEST_REPORT', 'LAUREL_GRANT_USAGE', 'LAUREL_SERVICES_URL'];
    const read = ['test/*.ts', 'test/{builders,runner,integration,localstack,terraform}/**/*.ts'].flatMap((files) =>
      globSync(files, { cwd: ROOT }).flatMap((file) =>
        [...text(file).matchAll(/(?:process\.env\.|wholeNumber\(')((?:LAUREL|TERRAFORM|LOCALSTACK)[A-Z_]*)/g)].map(
          ([, name = '']) => name,
        ),
      ),
    );
    expect(read).to.include.members(['LAUREL_SEED', 'TERRAFORM_OFFLINE', 'LAUREL_QUEUE_ORDER']);
    const page = text('docs/testing.md');
    const untold = [...new Set(read)].filter((name) => !own.includes(name) && !page.includes(`\`${name}`));
    expect(untold).to.deep.equal([]);
  });

  it('name targets that make has', () => {
    const targets = new Set(
      ['Makefile', 'infra/terraform.mk'].flatMap((file) =>
        [...text(file).matchAll(/^([a-z0-9 -]+):/gm)].flatMap(([, names = '']) => names.split(' ')),
      ),
    );
    const unknown = PAGES.flatMap((page) =>
      [...text(page).matchAll(/(?:`|^|\| )make ([a-z][a-z0-9-]*)/gm)].flatMap(([, target = '']) =>
        targets.has(target) ? [] : [`${page}: make ${target}`],
      ),
    );
    expect(unknown).to.deep.equal([]);
  });
});
