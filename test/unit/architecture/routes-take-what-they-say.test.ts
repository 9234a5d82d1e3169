import { expect } from 'chai';
import { routesTakeWhatTheySay } from '../../../scripts/architecture/routes-take-what-they-say.ts';
import { sourceFile } from '../../../scripts/architecture/source-file.ts';
import type { ApiDocumentation, FunctionDeclaration } from '../../../scripts/declarations/declarations.ts';

const entry = 'functions/shop/order/handler.ts';
const IMPORTS = `import validate, { type Goods } from '#contracts/shop/goods';
import validatePath from '#contracts/shop/place';
`;

/** What the rule says of a handler whose declaration says this of its route, as `line: reason`. */
function found(handler: string, api: Partial<ApiDocumentation> = {}): string[] {
  const declared = {
    id: 'shop/order',
    entry,
    trigger: { type: 'http', access: 'member', api: { answers: {}, ...api } },
  } as unknown as FunctionDeclaration;
  return routesTakeWhatTheySay([sourceFile(entry, IMPORTS + handler)], { functions: [declared] }).map(
    ({ path, line, reason }) => `${path}:${line}: ${reason}`,
  );
}

describe('a route takes what its declaration tells clients', () => {
  it('where both name the same contracts', () => {
    expect(found('export const handler = http(route, {}, useCase);')).to.deep.equal([]);
    const api = { body: 'shop/goods', path: 'shop/place', paged: true };
    expect(
      found(
        'export const handler = http(\n  route,\n  { body: validate, path: validatePath, page: paged(isPlace, { of: [1, 2] }) },\n  async ({ body }) => ok({ query: body }),\n);',
        api,
      ),
    ).to.deep.equal([]);
  });

  it('by a validator that is made at run time, whatever it takes', () => {
    const handler =
      'const body = either(validate, validatePath);\nexport const handler = http(route, { body }, useCase);';
    expect(found(handler, { body: 'shop/goods' })).to.deep.equal([]);
  });

  it('unless it hands its route to something of its own', () => {
    expect(found('export const handler = http(ours(route), {}, useCase);', { body: 'shop/goods' })).to.deep.equal([]);
  });

  for (const [what, options, api, reason] of [
    [
      'a documented body that is not checked',
      '{}',
      { body: 'shop/goods' },
      'does not check the body, which functions/shop/order/function.json says is shop/goods: http(route, { body: validate }, ...)',
    ],
    [
      'another contract than is documented',
      '{ body: validate }',
      { body: 'shop/good' },
      'checks the body by shop/goods, which functions/shop/order/function.json says is shop/good',
    ],
    [
      'a path of another contract',
      '{ path: validate }',
      { path: 'shop/place' },
      'checks the path by shop/goods, which functions/shop/order/function.json says is shop/place',
    ],
    [
      'a query that is not documented',
      '{ query: validate }',
      {},
      'checks the query, of which functions/shop/order/function.json says nothing: "api": { "query": "shop/goods" }',
    ],
    [
      'a list that is not documented',
      '{ page: paged(isPlace) }',
      {},
      'is a list, which functions/shop/order/function.json does not say: "api": { "paged": true }',
    ],
    [
      'a documented list that is none',
      '{}',
      { paged: true },
      'is no list, which functions/shop/order/function.json says it is: http(route, { page: paged(...) }, ...)',
    ],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(found(`export const handler = http(route, ${options}, useCase);`, api)).to.deep.equal([
        `${entry}:3: ${reason}`,
      ]);
    });
});
