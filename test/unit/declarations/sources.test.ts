import { expect } from 'chai';
import { DeclarationError, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { aProject, type Files } from '../../builders/a-project.ts';

const FOREIGN = 'shared/foreign-services.json';
const taking = (trigger: Readonly<Record<string, unknown>>) => ({
  description: 'Takes events',
  memoryMb: 512,
  timeoutSeconds: 10,
  trigger: { type: 'event', ...trigger },
});
const ORDERED = { sources: ['orders'], detailTypes: ['orders.ordered.v1'] };
/** Takes orders, and publishes what the other function takes. */
const selling = (trigger: Readonly<Record<string, unknown>>) => ({
  ...taking(trigger),
  uses: { bus: { publishAs: 'shop', types: ['shop.sold.v1'] } },
});
const PROJECT: Files = {
  [FOREIGN]: { orders: 'The Order Service' },
  'functions/shop/sell/function.json': selling(ORDERED),
  'functions/mail/send/function.json': taking({ sources: ['shop'], detailTypes: ['shop.sold.v1'] }),
};

function refusalOf(files: Files): string | undefined {
  const { root, remove } = aProject({ ...PROJECT, ...files });
  try {
    loadDeclarations(root);
    return undefined;
  } catch (error) {
    if (error instanceof DeclarationError) return error.message;
    throw error;
  } finally {
    remove();
  }
}

describe('the sources of events', () => {
  it('are contexts, and services that are listed', () => {
    expect(refusalOf({})).to.equal(undefined);
  });

  it('are refused where nobody writes them', () => {
    expect(
      refusalOf({
        'functions/shop/sell/function.json': selling({ sources: ['warehouse'], detailTypes: ['warehouse.kept.v1'] }),
      }),
    ).to.equal(
      'functions/shop/sell/function.json: /trigger/sources: "warehouse" is neither a context nor a service that shared/foreign-services.json names',
    );
  });

  it('are what a context publishes, unless the type itself is listed as one of others', () => {
    const wishing = {
      'functions/mail/send/function.json': taking({ sources: ['shop'], detailTypes: ['shop.returned.v1'] }),
    };
    expect(refusalOf(wishing)).to.equal(
      'functions/mail/send/function.json: /trigger/detailTypes: nothing in shop publishes "shop.returned.v1"',
    );
    const others = { orders: 'The Order Service', 'shop.returned.v1': 'Shops of others, beside ours' };
    expect(refusalOf({ ...wishing, [FOREIGN]: others })).to.equal(undefined);
    expect(refusalOf({ ...wishing, [FOREIGN]: { ...others, 'shop.returned.v1': '' } })).to.equal(
      `${FOREIGN}: /shop.returned.v1: says in words what the service is`,
    );
  });

  it('are in one list only', () => {
    expect(refusalOf({ [FOREIGN]: { orders: 'The Order Service', mail: 'A service' } })).to.equal(
      `${FOREIGN}: /mail: is a context of this project`,
    );
  });

  it('are listed with what they are', () => {
    expect(refusalOf({ [FOREIGN]: { orders: '' } })).to.equal(`${FOREIGN}: /orders: says in words what the service is`);
    expect(refusalOf({ [FOREIGN]: ['orders'] })).to.equal(`${FOREIGN}: /: must be object`);
    expect(refusalOf({ [FOREIGN]: '{' })).to.contain(`${FOREIGN}: is not JSON`);
  });

  describe('of strays', () => {
    const NOTE = 'functions/shop/note/function.json';
    const noting = (trigger: Readonly<Record<string, unknown>>) => ({ [NOTE]: taking({ strays: true, ...trigger }) });

    it('are all that the other functions take, whatever these are', () => {
      const { root, remove } = aProject({ ...PROJECT, ...noting({}) });
      const { functions } = loadDeclarations(root);
      remove();
      expect(functions.find(({ id }) => id === 'shop/note')?.trigger).to.deep.include({
        strays: true,
        sources: ['orders', 'shop'],
        detailTypes: ['orders.ordered.v1', 'shop.sold.v1'],
      });
    });

    it('are not declared', () => {
      for (const [list, values] of Object.entries({ sources: ['orders'], detailTypes: ['orders.ordered.v1'] }))
        expect(refusalOf(noting({ [list]: values }))).to.equal(
          `${NOTE}: /trigger/${list}: is not declared here, it follows from other declarations`,
        );
    });

    it('are not left to be understood: who wants none of it says nothing', () => {
      expect(refusalOf(noting({ strays: false }))).to.contain(`${NOTE}: /trigger/strays: must be equal to constant`);
    });
  });
});
