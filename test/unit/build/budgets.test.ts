import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { BUDGETS_KB, budgetOf, overBudget } from '../../../scripts/build/budgets.mjs';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { functions } = loadDeclarations(ROOT);

describe('bundle budgets', () => {
  it('are 400 KB unless a reason is given', () => {
    expect(budgetOf('shop/any')).to.equal(400);
    expect(budgetOf('tiers/orchestrate-upgrade')).to.be.greaterThan(400);
  });

  it('are kept to the byte', () => {
    const row = (bundleBytes: number) => ({ id: 'shop/any', bundleBytes, budgetKb: 400 });
    expect(overBudget([row(409_600)])).to.deep.equal([]);
    expect(overBudget([row(409_601)])).to.have.length(1);
    expect(overBudget([row(409_601)])[0])
      .to.contain('functions/shop/any')
      .and.to.contain('400 KB');
  });

  it('name functions that there are', () => {
    const ids = functions.map(({ id }) => id);
    expect(ids).to.include.members(Object.keys(BUDGETS_KB));
  });
});

describe('generated routes', () => {
  const imports = (id: string) =>
    readFileSync(join(ROOT, `generated/routes/${id}.js`), 'utf8').match(/boundary\/[a-z-]+/g);

  it('bring a public route without limits neither tokens nor tables', () => {
    expect(imports('status/get-health')).to.deep.equal(['boundary/public-access']);
  });

  it('bring what the declaration asks for', () => {
    expect(imports('loyalty/get-account')).to.deep.equal(['boundary/access', 'boundary/rate-limited']);
  });

  it('are there for every HTTP function, and for nothing else', () => {
    const routes = globSync('generated/routes/*/*.js', { cwd: ROOT }).map((file) =>
      file.slice('generated/routes/'.length, -3),
    );
    const declared = functions.filter(({ trigger }) => trigger.type === 'http');
    expect(routes).to.have.members(declared.map(({ id }) => id));
  });
});

describe('generated validators', () => {
  it('say where in the schema an error comes from where there are words for it, and nowhere else', () => {
    const files = globSync('generated/contracts/*/*.js', { cwd: ROOT });
    let inWords = 0;
    for (const file of files) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const places = [...text.matchAll(/schemaPath: ("(?:[^"\\]|\\.)*")/g)].map(([, place = '']) => place);
      // Read and not imported: a hundred modules take half a second.
      const words = text.split('.words = ')[1] ?? '';
      expect(
        places.filter((place) => !words.includes(`${place}: `)),
        file,
      ).to.deep.equal([]);
      inWords += places.length;
    }
    expect(inWords).to.be.greaterThan(100);
  });
});
