import { expect } from 'chai';
import { once } from '../../../shared/platform/boundary/step-policies.ts';

describe('a step of a workflow', () => {
  it('is tried once where it must not be repeated', () => {
    expect(once(new Error('no'), 1)).to.deep.equal({ shouldRetry: false });
  });
});
