import { expect } from 'chai';
import { jobsFor } from '../../runner/jobs.ts';

const GB = 1024 ** 3;

describe('how many batches of tests run side by side', () => {
  it('is two more than there are processors, where there are two gigabytes for each', () => {
    expect(jobsFor({ processors: 2, memoryBytes: 24 * GB })).to.equal(4);
    expect(jobsFor({ processors: 2, memoryBytes: 8 * GB })).to.equal(4);
    expect(jobsFor({ processors: 2, memoryBytes: 8 * GB - 1 })).to.equal(3);
    expect(jobsFor({ processors: 2, memoryBytes: 6 * GB })).to.equal(3);
    expect(jobsFor({ processors: 2, memoryBytes: 6 * GB - 1 })).to.equal(2);
  });

  it('is never less than there are processors', () => {
    expect(jobsFor({ processors: 8, memoryBytes: 4 * GB })).to.equal(8);
    expect(jobsFor({ processors: 1, memoryBytes: GB })).to.equal(1);
  });
});
