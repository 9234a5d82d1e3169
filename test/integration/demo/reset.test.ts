import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { keeper } from '../catalogue/keeper.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors, userCreated } from '../system/doors.ts';
import { claimsIn, type SignedUp, signUp, tokenOf } from '../users/people.ts';
import { operator, RESET_WITHIN_MS, rawTables, startDemoStack } from './demo-stack.ts';

describe('a reset of the demo', function () {
  this.timeout(2 * RESET_WITHIN_MS);
  let stack: LocalStack;
  let doors: Doors;
  const ops = operator(() => stack.doors);
  let ada: SignedUp;
  let token: string;
  let productId: string;

  before(async () => {
    stack = await startDemoStack();
    doors = stack.doors;
    ada = await signUp(doors);
    token = await tokenOf(doors, ada);
    await doors.balanceBecomes(ada.userId, 100);
    productId = await keeper(doors).sells({ name: 'Vermilion gnomon', price: 31.5 });
    await eventually(async () => {
      const { body } = await doors.request('POST', '/search', { json: { query: 'vermilion' } });
      expect(body.data.map((found) => found.productId)).to.deep.equal([productId]);
    });
  });
  after(() => stack?.stop());

  it('reset-asks-for-confirmation', async () => {
    for (const json of [{}, { confirm: '' }, { confirm: 'DEV' }, { confirm: 'dev ' }, { confirm: 'prod' }])
      expect((await ops.ask(json)).status, JSON.stringify(json)).to.equal(400);
    const member = await doors.request('POST', '/demo/reset', { token, json: { confirm: 'dev' } });
    expect(member.status).to.equal(403);
    expect((await doors.request('POST', '/demo/reset', { json: { confirm: 'dev' } })).status).to.equal(401);
    expect((await ops.read('no-such-reset')).status).to.equal(404);
    expect((await doors.account(ada.userId)).status, 'nothing was reset').to.equal(200);
  });

  it('empties every context, takes nothing of before, and is one where two are asked for at once', async () => {
    const [one, other] = await Promise.all([ops.begins(), ops.begins()]);
    expect(one).to.equal(other);
    await eventually('intake is stopped', async () => {
      const { status, body } = await doors.request('POST', '/loyalty', { token, json: { points: 1 } });
      return status === 503 && body.code === 'unavailable';
    });
    expect(await ops.begins(), 'while it runs').to.equal(one);
    const { status, counts, failed, late } = await ops.ended(one);
    expect({ status, failed, late }).to.deep.equal({ status: 'Succeeded', failed: [], late: [] });
    expect(counts).to.include.keys('loyalty.loyalty', 'orders.orders', 'orders.orders-products', 'search.search');
    expect(counts['users.users']).to.be.at.least(2);

    expect((await doors.request('GET', '/loyalty', { token })).status, 'a token of before').to.equal(404);
    const login = await doors.request('POST', '/login', {
      json: { email_address: ada.emailAddress, password: ada.password },
    });
    expect([login.status, login.body.code]).to.deep.equal([401, 'wrong_credentials']);
    const found = await doors.request('POST', '/search', { json: { query: 'vermilion gnomon' } });
    expect(found.body.data, 'search').to.deep.equal([]);
    for (const [table, text] of await rawTables(stack)) {
      expect(text, table).not.to.contain(ada.userId);
      expect(text, table).not.to.contain(productId);
    }
  });

  it('seeds what the demo sells, with prices and stock, under the same ids', async () => {
    const prices = { hoodie: 49.99, 't-shirt': 24.99, backpack: 89.99, 'demo-mug': 14.99, 'laptop-stand': 79.99 };
    await eventually('prices and stock have come', async () => {
      const { data } = (await doors.request('GET', '/product')).body;
      const sold = Object.fromEntries(data.map(({ productId: id, price }) => [id, price]));
      expect(sold).to.deep.equal(prices);
      expect(data.map(({ name }) => name).sort()).to.deep.equal([
        ...['Backpack', 'Hoodie', 'Laptop Stand', 'Mug', 'T-Shirt'],
      ]);
      for (const product of data) {
        expect(product.pricingBrackets, product.name).not.to.deep.equal([]);
        expect(product.stockLevel, product.name).to.be.above(0);
      }
      const { body } = await doors.request('POST', '/search', { json: { query: 'hoodie' } });
      expect(body.data[0]?.productId).to.equal('hoodie');
    });
  });

  it('signs up the administrator of the parameter, and members with a story', async () => {
    const { Parameter } = await doors.ssm.send(
      new GetParameterCommand({ Name: '/dev/DemoService/admin', WithDecryption: true }),
    );
    expect(Parameter?.Type).to.equal('SecureString');
    const { emailAddress, password } = JSON.parse(Parameter?.Value ?? '');
    const admin = await tokenOf(doors, { userId: '', emailAddress, password });
    expect(claimsIn(admin)).to.include({ user_type: 'ADMIN' });
    const seeded = await doors.request('GET', '/users', { token: admin });
    expect(seeded.body.data.users).to.have.length(5);
    const shown = async (emailAddress: string) => {
      const token = await tokenOf(doors, { userId: '', emailAddress, password });
      const orders = await doors.request('GET', '/orders', { token });
      const account = await doors.request('GET', '/loyalty', { token });
      return [orders.body.data.map(({ status }) => status), account.body.data.currentPoints];
    };
    expect(await shown('ada@demo.example')).to.deep.equal([['Completed'], 110]);
    expect(await shown('grace@demo.example')).to.deep.equal([['Confirmed'], 100]);
    expect(await shown('edsger@demo.example')).to.deep.equal([['Cancelled'], 100]);
    expect(await shown('alan@demo.example')).to.deep.equal([[], 100]);
  });

  it('takes everything again when it is done, and an event of before never', async () => {
    const late = aMember();
    const time = new Date(Date.now() - 10 * 60_000).toISOString();
    await doors.publish({ ...userCreated(late), detail: { time } }, userCreated(`${late}-new`));
    await doors.balanceBecomes(`${late}-new`, 100);
    expect((await doors.account(late)).status).to.equal(404);
    expect((await signUp(doors)).userId).to.be.a('string');
  });
});
