import { expect } from 'chai';
import { MEANINGS, STATUS_PROBLEMS } from '../../../shared/status/problems.ts';

describe("status' problems", () => {
  it('send whoever asks elsewhere while the table does not answer', () => {
    expect(STATUS_PROBLEMS).to.deep.equal({ not_ready: { code: 'not_ready', status: 503, message: 'Not ready' } });
    expect(MEANINGS.not_ready).to.match(/^[A-Z].* .*\.$/);
  });
});
