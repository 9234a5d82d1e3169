import { join } from 'node:path';
import { expect } from 'chai';
import { type Declarations, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { ofContexts } from '../../../scripts/declarations/of-contexts.ts';
import { aProject } from '../../builders/a-project.ts';

const invoked = (uses: object = {}) => ({
  description: 'x',
  memoryMb: 128,
  timeoutSeconds: 1,
  trigger: { type: 'invoked' },
  uses,
});
const table = { description: 'x', partitionKey: { name: 'PK', type: 'S' } };

function declared(files: Readonly<Record<string, unknown>>): Declarations {
  const { root, remove } = aProject(files);
  try {
    return loadDeclarations(root);
  } finally {
    remove();
  }
}

describe('a deployment of some contexts', () => {
  it('holds their functions and tables, and what the boundaries remember', () => {
    const all = declared({
      'functions/shop/sell/function.json': invoked({ tables: { shop: { actions: ['GetItem'] } } }),
      'functions/store/keep/function.json': invoked(),
      'shared/shop/table.json': table,
      'shared/shop/past.table.json': table,
      'shared/store/table.json': table,
      'shared/platform/table.json': table,
    });
    const { functions, tables } = ofContexts(all, ['shop']);
    expect(functions.map(({ id }) => id)).to.deep.equal(['shop/sell']);
    expect(tables.map(({ name }) => name)).to.have.members(['shop', 'shop-past', 'platform']);
  });

  it('may be every context there is, one by one together', () => {
    const all = loadDeclarations(join(import.meta.dirname, '../../..'));
    const contexts = [...new Set(all.functions.map(({ context }) => context))];
    expect(ofContexts(all, contexts).functions).to.deep.equal(all.functions);
  });

  const refused: Readonly<Record<string, readonly [object, string]>> = {
    'a table': [{ tables: { store: { actions: ['GetItem'] } } }, '/uses/tables/store'],
    'a function': [{ functions: { KEEP: 'store/keep' } }, '/uses/functions/KEEP'],
    'a queue': [{ queues: { KEPT: 'store/take' } }, '/uses/queues/KEPT'],
  };
  for (const [what, [uses, path]] of Object.entries(refused))
    it(`refuses ${what} of a context that is left out`, () => {
      const all = declared({
        'functions/shop/sell/function.json': invoked(uses),
        'functions/store/keep/function.json': invoked(),
        'functions/store/take/function.json': { ...invoked(), trigger: { type: 'queue' } },
        'shared/store/table.json': table,
      });
      expect(() => ofContexts(all, ['shop'])).to.throw(
        `functions/shop/sell/function.json: ${path}: is of the context store, which CONTEXTS leaves out`,
      );
    });

  it('refuses a context that there is not', () => {
    const all = declared({ 'functions/shop/sell/function.json': invoked() });
    expect(() => ofContexts(all, ['shops'])).to.throw('"shops" is no context; there are shop');
  });
});
