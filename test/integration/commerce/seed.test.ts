import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { send } from './shop.ts';

const root = join(import.meta.dirname, '../../..');

describe('make seed', function () {
  this.timeout(150_000);

  /** Runs the command as `make` does. */
  async function seeded(): Promise<string> {
    const { stateDir } = await sharedLocalStack();
    return new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', join(root, 'scripts/tools/seed.ts')],
        { cwd: root, env: { PATH: process.env.PATH, STATE_DIR: stateDir } },
        (error, output, errors) => (error ? reject(new Error(output + errors)) : resolve(output)),
      );
    });
  }

  it('comes to exact figures, and the same again changes nothing', async () => {
    const figures = [
      'Free units: APPLES 335, GRAPES 3270, ORANGES 5117.',
      'Orders: 69 ORDER_PAYMENT_ACCEPTED_STATUS, 3 ORDER_PAYMENT_REJECTED_STATUS, 3 ORDER_STOCK_DEPLETED_STATUS.',
    ];
    const doors = await doorsUnderTest();
    const states = () => send(doors, '/api/v1/orders/listOrders', { limit: 1000 });
    expect((await seeded()).trim().split('\n')).to.deep.equal(figures);
    const before = (await states()).body;
    expect((await seeded()).trim().split('\n')).to.deep.equal(figures);
    expect((await states()).body).to.deep.equal(before);
  });
});
