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
    const all = { sources: ['orders', 'shop'], detailTypes: ['orders.ordered.v1', 'shop.sold.v1'] };
    const noting = (changes: Readonly<Record<string, unknown>>) =>
      refusalOf({ 'functions/shop/note/function.json': taking({ strays: true, ...all, ...changes }) });

    it('are all that other functions know', () => {
      expect(noting({})).to.equal(undefined);
    });

    it('name every type that another function takes', () => {
      expect(noting({ detailTypes: ['orders.ordered.v1'] })).to.equal(
        'functions/shop/note/function.json: /trigger/detailTypes: lacks "shop.sold.v1", which functions/mail/send takes',
      );
    });

    it('name every source that another function takes events from', () => {
      expect(noting({ sources: ['shop'] })).to.equal(
        'functions/shop/note/function.json: /trigger/sources: lacks "orders", which functions/shop/sell takes',
      );
    });
  });
});
