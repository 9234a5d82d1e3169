import { expect } from 'chai';
import { answersAreDocumented } from '../../../scripts/architecture/answers-are-documented.ts';
import { eventsHaveTheirContracts } from '../../../scripts/architecture/events-have-their-contracts.ts';
import { sourceFile } from '../../../scripts/architecture/source-file.ts';
import type { FunctionDeclaration } from '../../../scripts/declarations/declarations.ts';

const entry = 'functions/shop/order/handler.ts';
const declaredWith = (trigger: object) =>
  ({ functions: [{ id: 'shop/order', context: 'shop', entry, trigger }] }) as unknown as {
    functions: FunctionDeclaration[];
  };
const said = (violations: readonly { readonly line?: number | undefined; readonly reason: string }[]) =>
  violations.map(({ line, reason }) => `${line}: ${reason}`);

const ANSWERS = "import { accepted, created, noContent, ok } from '../../../shared/platform/boundary/http-answer.ts';";

describe('what a handler answers is documented', () => {
  const found = (handler: string, api: object | undefined = { answers: { 200: {} } }, more = {}, answers = ANSWERS) =>
    said(
      answersAreDocumented(
        [sourceFile(entry, `${answers}${handler}`)],
        declaredWith({ type: 'http', method: 'POST', path: '/orders', access: 'member', api, ...more }),
      ),
    );

  it('where the declaration names its status and its problems', () => {
    expect(found('const answer = () => ok({});')).to.deep.equal([]);
    const api = { answers: { 201: {}, 204: {} }, problems: ['sold_out'] };
    expect(
      found('const a = () => created({}) ?? noContent();\nthrow new P(SHOP_PROBLEMS.sold_out);', api),
    ).to.deep.equal([]);
  });

  it('where it is one that the boundary answers on such a route', () => {
    expect(found('throw new P(PROBLEMS.unauthorized);')).to.deep.equal([]);
    expect(
      found('throw new P(PROBLEMS.rate_limited);', undefined, { api: { answers: {} }, rateLimited: true }),
    ).to.deep.equal([]);
  });

  it('and nothing is said of what only looks like an answer', () => {
    expect(found("// created(\nconst text = 'accepted('; shop.created(1); notOk(2); response.ok(3);")).to.deep.equal(
      [],
    );
  });

  it('nor of a rule that is called like one', () => {
    const rule = "import { accepted } from '../../../shared/shop/terms.ts';";
    expect(found('const may = accepted(terms);', undefined, {}, rule)).to.deep.equal([]);
  });

  it('or refused', () => {
    expect(found('const x = 1;\nconst answer = () => accepted({});')).to.deep.equal([
      '2: answers 202, which functions/shop/order/function.json does not tell',
    ]);
    expect(found('throw new P(SHOP_PROBLEMS.sold_out);', { answers: {}, problems: ['gone'] })).to.deep.equal([
      '1: answers sold_out, which functions/shop/order/function.json does not tell: "api": { "problems": ["sold_out"] }',
    ]);
    expect(found('throw new P(PROBLEMS.not_found);'), "of the boundary's own").to.deep.equal([
      '1: answers not_found, which functions/shop/order/function.json does not tell: "api": { "problems": ["not_found"] }',
    ]);
  });
});

describe('an event is checked by the contract that is called like it', () => {
  const found = (contract: string, events: string) =>
    said(
      eventsHaveTheirContracts(
        [sourceFile(entry, `import validate from '#contracts/shop/${contract}';\nqueue(${events}, useCase);`)],
        declaredWith({ type: 'event' }),
      ),
    );

  it("in its own words, or in the event store's", () => {
    expect(found('order-placed-v1', "{ events: { 'orders.orderPlaced.v1': { validate, translate } } }")).to.deep.equal(
      [],
    );
    expect(found('order-placed-v1', "{ events: { 'orders.orderPlaced.v1': { validate: validate } } }")).to.deep.equal(
      [],
    );
    expect(found('order-placed-event', '{ events: { ORDER_PLACED_EVENT: { validate, translate } } }')).to.deep.equal(
      [],
    );
  });

  it('or by what is made at run time, whatever that takes', () => {
    expect(found('a', "{ events: { 'orders.orderPlaced.v1': { validate: either(validate, other) } } }")).to.deep.equal(
      [],
    );
  });

  it('or refused', () => {
    expect(found('order-placed-v2', "{ events: { 'orders.orderPlaced.v1': { validate } } }")).to.deep.equal([
      '2: checks orders.orderPlaced.v1 by shop/order-placed-v2: the contract of that event is called order-placed-v1',
    ]);
    expect(found('order', '{ events: { ORDER_PLACED_EVENT: { validate: validate } } }')).to.have.length(1);
  });
});
