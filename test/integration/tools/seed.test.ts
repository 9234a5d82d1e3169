import { expect } from 'chai';
import { send } from '../commerce/shop.ts';
import { runTool, toolsStack } from './tools-stack.ts';

describe('make seed', function () {
  this.timeout(150_000);

  it('comes to exact figures, and the same again changes nothing', async () => {
    const figures = [
      'Free units: APPLES 335, GRAPES 3270, ORANGES 5117.',
      'Orders: 69 ORDER_PAYMENT_ACCEPTED_STATUS, 3 ORDER_PAYMENT_REJECTED_STATUS, 3 ORDER_STOCK_DEPLETED_STATUS.',
    ];
    const { doors, stateDir } = await toolsStack();
    const seeded = async () => {
      const { output, errors } = await runTool('seed', stateDir);
      expect(errors).to.equal('');
      return output.trim().split('\n');
    };
    const states = () => send(doors, '/api/v1/orders/listOrders', { limit: 1000 });
    expect(await seeded()).to.deep.equal(figures);
    const before = (await states()).body;
    expect(await seeded()).to.deep.equal(figures);
    expect((await states()).body).to.deep.equal(before);
  });
});
