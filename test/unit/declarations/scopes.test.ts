import { expect } from 'chai';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { loadScopes } from '../../../scripts/declarations/scopes.ts';
import { aProject, type Files } from '../../builders/a-project.ts';

const READ = { for: 'members', words: 'see your shops' };
const FILE = 'shared/shops/scopes.json';

describe('the scopes of the contexts', () => {
  const scopesOf = (scopes: unknown, triggers: readonly object[], others: Files = {}) => {
    const { root, remove } = aProject({
      'shared/shops/table.json': { description: 'Shops', partitionKey: { name: 'PK', type: 'S' } },
      ...(scopes === undefined ? {} : { [FILE]: { scopes } }),
      ...Object.fromEntries(
        triggers.map((trigger, index) => [
          `functions/shops/route-${index}/function.json`,
          {
            ...{ description: 'GET /shops', memoryMb: 256, timeoutSeconds: 5 },
            trigger: { type: 'http', method: 'GET', path: `/shops/${index}`, ...trigger },
          },
        ]),
      ),
      ...others,
    });
    try {
      return loadScopes(root, loadDeclarations(root).functions);
    } finally {
      remove();
    }
  };

  it('are read by context, each as it is declared', () => {
    const scopes = { 'shops:read': READ, shops: { for: 'trusted' }, 'shops:admin': { for: 'administrators' } };
    const others = { 'shared/malls/scopes.json': { scopes: { 'malls:admin': { for: 'trusted' } } } };
    const triggers = [
      { clientScope: ['shops:read', 'malls:read'] },
      { access: { scopes: ['shops'] } },
      { access: { anyScope: ['shops:read', 'shops:admin'] } },
      { clientScope: '*' },
    ];
    const malls = {
      'shared/malls/scopes.json': { scopes: { 'malls:read': { for: 'members', words: 'see the malls' } } },
    };
    expect(scopesOf(scopes, triggers, malls)).to.deep.equal([
      { name: 'malls:read', context: 'malls', for: 'members', words: 'see the malls' },
      { name: 'shops:read', context: 'shops', ...READ },
      { name: 'shops', context: 'shops', for: 'trusted' },
      { name: 'shops:admin', context: 'shops', for: 'administrators' },
    ]);
    expect(scopesOf(undefined, [], others), 'of a context whose functions are not here').to.deep.equal([
      { name: 'malls:admin', context: 'malls', for: 'trusted' },
    ]);
  });

  it('are none where no route asks for any', () => {
    expect(scopesOf(undefined, [{ access: 'public' }, {}])).to.deep.equal([]);
  });

  const asks = (scope: string) => [{ access: { scopes: [scope] } }];
  const refused: Readonly<Record<string, readonly [unknown, readonly object[], string, Files?]>> = {
    'asked for by a route, and declared by nobody': [
      undefined,
      asks('shops:admin'),
      'functions/shops/route-0/function.json: /trigger/access: no context declares the scope "shops:admin": shared/shops/scopes.json says who may have it',
    ],
    'asked for of clients, and declared by nobody': [
      { 'shops:read': READ },
      [{ clientScope: ['shops:read', 'malls:read'] }],
      '/trigger/clientScope: no context declares the scope "malls:read"',
    ],
    'declared, and asked for by no route': [
      { 'shops:read': READ },
      [{}],
      `${FILE}: /scopes/shops:read: no route asks for it`,
    ],
    "another context's": [
      { 'malls:read': READ },
      [{}],
      `${FILE}: /scopes/malls:read: is named after malls: here it is "shops:read"`,
    ],
    'declared by two contexts': [
      { shop: { for: 'trusted' } },
      asks('shop'),
      `${FILE}: /scopes/shop: is declared by shared/malls/scopes.json as well`,
      { 'shared/malls/scopes.json': { scopes: { shop: { for: 'trusted' } } } },
    ],
    'for members without words': [
      { 'shops:read': { for: 'members' } },
      [{ clientScope: 'shops:read' }],
      `${FILE}: /scopes/shops:read: must have required property 'words'`,
    ],
    'for others, with words for members': [
      { 'shops:admin': { ...READ, for: 'trusted' } },
      asks('shops:admin'),
      `${FILE}: /scopes/shops:admin/words: members alone are asked, and this is not for them`,
    ],
    'worded as a sentence': [
      { 'shops:read': { ...READ, words: 'See your shops.' } },
      [{ clientScope: 'shops:read' }],
      `${FILE}: /scopes/shops:read/words: must match pattern`,
    ],
    'for nobody there is': [
      { 'shops:read': { for: 'everybody' } },
      [{}],
      `${FILE}: /scopes/shops:read/for: must be one of ["members","trusted","administrators"]`,
    ],
    'for administrators, who do not carry it': [
      { 'shops:write': { for: 'administrators' } },
      asks('shops:write'),
      `${FILE}: /scopes/shops:write: is carried by nobody: administrators carry "shops:admin"`,
    ],
    'that makes administrators, for members': [
      { 'shops:admin': READ },
      [{ clientScope: 'shops:admin' }],
      `${FILE}: /scopes/shops:admin: is what administrators carry: no member has it to give`,
    ],
    'asked of clients of members, who cannot give it': [
      { 'shops:admin': { for: 'trusted' } },
      [{ clientScope: 'shops:admin' }],
      '/trigger/clientScope: no member can give "shops:admin" to a client: it is for trusted, see shared/shops/scopes.json',
    ],
  };
  for (const [what, [scopes, triggers, problem, others]] of Object.entries(refused))
    it(`are refused: one ${what}`, () => {
      expect(() => scopesOf(scopes, triggers, others))
        .to.throw(problem)
        .with.property('name', 'DeclarationError');
    });
});
