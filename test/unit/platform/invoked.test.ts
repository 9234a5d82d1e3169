import '../../builders/quiet.ts';
import { expect } from 'chai';
import { invoked } from '../../../shared/platform/boundary/invoked.ts';
import { aContext } from '../../builders/lambda.ts';

const anything = Object.assign((_input: unknown): _input is object => true, { errors: null });

describe('invoked boundary', () => {
  const handler = invoked(anything, async (_input, actor) => actor);

  it('tells who makes it happen, as the input has it', async () => {
    expect(await handler({ actor: 'user:ops-1 client:console' }, aContext())).to.equal('user:ops-1 client:console');
  });

  it('is the doing of the function itself where the input does not say', async () => {
    for (const input of [{}, { actor: 7 }, { userId: 'ada' }])
      expect(await handler(input, aContext())).to.equal('system:laurel-test');
  });
});
