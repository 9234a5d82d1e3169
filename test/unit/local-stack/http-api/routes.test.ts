import { expect } from 'chai';
import { Routes } from '../../../../scripts/local-stack/http-api/routes.ts';

const route = (method: string, path: string) => ({ method, path, functionName: `${method} ${path}` });
const routes = new Routes([
  route('GET', '/orders/{orderId}'),
  route('GET', '/orders/mine'),
  route('POST', '/orders'),
  route('GET', '/orders'),
  route('DELETE', '/orders/{orderId}/lines/{lineId}'),
  route('GET', '/{anything}/mine'),
  route('GET', '/files/{path+}'),
  route('GET', '/files/{name}'),
  route('GET', '/files/index'),
]);
const found = (method: string, path: string) => {
  const match = routes.match(method, path);
  return match && [match.route.path, match.parameters];
};

describe('the routes of the HTTP API', () => {
  it('are found by method and path', () => {
    expect(found('POST', '/orders')).to.deep.equal(['/orders', {}]);
    expect(routes.match('POST', '/orders')).to.have.nested.property('route.functionName', 'POST /orders');
  });

  it('take one segment for each parameter, decoded', () => {
    expect(found('DELETE', '/orders/a b/lines/%2F1')).to.deep.equal([
      '/orders/{orderId}/lines/{lineId}',
      { orderId: 'a b', lineId: '/1' },
    ]);
  });

  it('prefer a fixed segment to a parameter, from the left', () => {
    expect(found('GET', '/orders/mine')).to.deep.equal(['/orders/mine', {}]);
    expect(found('GET', '/other/mine')).to.deep.equal(['/{anything}/mine', { anything: 'other' }]);
  });

  for (const path of ['/', '/order', '/orders/', '/orders/1/lines', '/orders/1/2', '/ORDERS', ''])
    it(`are not found for ${JSON.stringify(path)}`, () => {
      expect(found('GET', path)).to.equal(undefined);
    });

  it('are not found for a method that the path has none for', () => {
    expect(found('PATCH', '/orders')).to.equal(undefined);
    expect(found('HEAD', '/orders/7')).to.equal(undefined);
  });

  it('take all the rest for a parameter with a plus, where nothing narrower fits', () => {
    expect(found('GET', '/files/index')).to.deep.equal(['/files/index', {}]);
    expect(found('GET', '/files/a.txt')).to.deep.equal(['/files/{name}', { name: 'a.txt' }]);
    expect(found('GET', '/files/a%20b/c/d')).to.deep.equal(['/files/{path+}', { path: 'a b/c/d' }]);
    expect(found('GET', '/files/')).to.equal(undefined);
    expect(found('GET', '/files')).to.equal(undefined);
  });
});
