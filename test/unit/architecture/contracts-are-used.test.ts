import { expect } from 'chai';
import { contractsAreUsed } from '../../../scripts/architecture/contracts-are-used.ts';
import { sourceFile } from '../../../scripts/architecture/source-file.ts';
import type { FunctionDeclaration, Trigger, Uses } from '../../../scripts/declarations/declarations.ts';

const WISH = 'shared/wishes/contracts/wish.schema.json';
const UNUSED = 'is referred to by nothing: no import of #contracts/wishes/wish, no $ref, no route, no event';
const EVENT = 'shared/wishes/contracts/wish-granted-v1.schema.json';

describe('a contract is used', () => {
  const aFunction = (trigger: unknown, uses: Uses = {}, context = 'wishes') =>
    ({ id: `${context}/one`, context, trigger: trigger as Trigger, uses }) as FunctionDeclaration;
  const found = (
    path: string,
    { source = '', functions = [] as readonly FunctionDeclaration[], others = {}, text = '{}' } = {},
  ) =>
    contractsAreUsed([sourceFile('functions/wishes/one/handler.ts', source)], functions, [
      { path, text },
      ...Object.entries<string>(others).map(([other, itsText]) => ({ path: other, text: itsText })),
    ])
      .filter((violation) => violation.path === path)
      .map(({ reason }) => reason);

  it('where a source imports it, its types alone as well', () => {
    expect(found(WISH, { source: "import validate from '#contracts/wishes/wish';" })).to.deep.equal([]);
    expect(found(WISH, { source: "import type { Wish } from '#contracts/wishes/wish';" })).to.deep.equal([]);
  });

  it('where another contract takes it in, or a part of it', () => {
    for (const reference of [
      'wish.schema.json',
      './wish.schema.json#/definitions/Time',
      '../contracts/wish.schema.json',
    ])
      expect(
        found(WISH, {
          others: { 'shared/wishes/contracts/wishes.schema.json': `{"items": {"$ref": "${reference}"}}` },
        }),
        reference,
      ).to.deep.equal([]);
  });

  it('where a route names it', () => {
    for (const api of [{ body: 'wishes/wish' }, { answers: { 200: { description: 'One', data: 'wishes/wish' } } }])
      expect(found(WISH, { functions: [aFunction({ type: 'http', api }, {}, 'shop')] })).to.deep.equal([]);
  });

  it('where an event is called like it, whoever sends or takes it', () => {
    const types = ['wishes.wishGranted.v1'];
    const takes = { type: 'event', sources: ['wishes'], detailTypes: types };
    expect(
      found(EVENT, { functions: [aFunction({ type: 'invoked' }, { bus: { publishAs: 'wishes', types } })] }),
    ).to.deep.equal([]);
    expect(found(EVENT, { functions: [aFunction(takes, {}, 'shop')] }), 'of the sender').to.deep.equal([]);
    expect(
      found('shared/shop/contracts/wish-granted-v1.schema.json', { functions: [aFunction(takes, {}, 'shop')] }),
    ).to.deep.equal([]);
    expect(
      found('shared/wishes/contracts/wish-granted-event.schema.json', {
        functions: [aFunction({ ...takes, detailTypes: ['WISH_GRANTED_EVENT'] })],
      }),
      "by the event store's name",
    ).to.deep.equal([]);
  });

  it('where it is of a parameter', () => {
    expect(found(WISH, { text: '{ "x-parameter": "/<env>/wishes" }' })).to.deep.equal([]);
  });

  it('or refused where nothing refers to it', () => {
    expect(found(WISH)).to.deep.equal([UNUSED]);
    const source = "// import validate from '#contracts/wishes/wish';\nimport '#contracts/wishes/wishes';";
    expect(found(WISH, { source, text: '{ "$ref": "#/definitions/Wish" }' })).to.deep.equal([UNUSED]);
    expect(
      found(EVENT, {
        functions: [aFunction({ type: 'event', sources: ['wishes'], detailTypes: ['wishes.wishGranted.v2'] })],
      }),
    ).to.have.length(1);
  });

  it('or refused where nothing would compile it', () => {
    expect(found('shared/wishes/contracts/wish.json')).to.deep.equal([
      "is compiled by nothing: a contract's name ends in .schema.json",
    ]);
    expect(found('shared/wishes/contracts/bodies/wish.schema.json')).to.deep.equal([
      'is compiled by nothing: a contract lies in contracts/ itself, in no folder of it',
    ]);
    expect(found('shared/wishes/contracts/programme.ts'), 'what is no JSON').to.deep.equal([]);
  });
});
