import { expect } from 'chai';
import { idOfRequest } from '../../../shared/orders/adapters/id-of-request.ts';

describe('the id of what a request makes', () => {
  it('is the same for each repeat, also one that comes after a deployment', () => {
    expect(idOfRequest('anna', 'key-1')).to.equal('2e4e721556626f9c1d7b10e667de6957');
  });

  it('is another one for another key, for the same key about something else, and wherever one ends', () => {
    const ids = [
      ['anna', 'key-1'],
      ['anna', 'key-2'],
      ['bert', 'key-1'],
      ['annak', 'ey-1'],
    ].map(([about = '', key]) => idOfRequest(about, key));
    expect(new Set(ids).size).to.equal(4);
  });

  it('is a new one each time where there is no key', () => {
    expect(idOfRequest('anna', undefined)).not.to.equal(idOfRequest('anna', undefined));
  });
});
