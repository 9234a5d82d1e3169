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
]);
const found = (method: string, path: string) => {
  const match = routes.match(method, path);
  return match.kind === 'found' ? [match.route.path, match.parameters] : match.kind;
};

describe('the routes of the HTTP API', () => {
  it('are found by method and path', () => {
    expect(found('POST', '/orders')).to.deep.equal(['/orders', {}]);
    expect(routes.match('POST', '/orders')).to.have.nested.property('route.functionName', 'POST /orders');
  });

  it('take one decoded segment for each parameter', () => {
    expect(found('DELETE', '/orders/a%20b/lines/%2F1')).to.deep.equal([
      '/orders/{orderId}/lines/{lineId}',
      { orderId: 'a b', lineId: '/1' },
    ]);
  });

  it('prefer a fixed segment to a parameter, from the left', () => {
    expect(found('GET', '/orders/mine')).to.deep.equal(['/orders/mine', {}]);
    expect(found('GET', '/other/mine')).to.deep.equal(['/{anything}/mine', { anything: 'other' }]);
  });

  for (const path of ['/', '/order', '/orders/', '/orders/1/lines', '/orders/1/2', '/ORDERS', '/orders/%E0%A4%A', ''])
    it(`are not found for ${JSON.stringify(path)}`, () => {
      expect(found('GET', path)).to.equal('none');
    });

  it('say which methods a path has when the method is another', () => {
    expect(routes.match('PATCH', '/orders')).to.deep.equal({ kind: 'other method', allowed: ['GET', 'POST'] });
    expect(routes.match('HEAD', '/orders/7')).to.deep.equal({ kind: 'other method', allowed: ['GET'] });
  });
});
