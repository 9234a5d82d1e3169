import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { functionTracing, TRACE_PRELOAD_BUNDLE } from '../../../../scripts/local-stack/lambda/function-tracing.ts';

describe('a function that is traced to a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel tracing-'));
  after(() => rmSync(folder, { recursive: true }));

  const optionsOf = () => functionTracing({ to: 'files' }, folder, folder)('loyalty/get-account').NODE_OPTIONS;

  it('loads the tracer from its sources, or as one file where it has been built', () => {
    expect(optionsOf()).to.match(/^--import file:.*\/scripts\/local-stack\/lambda\/trace-preload\.mjs$/);
    const bundle = join(folder, TRACE_PRELOAD_BUNDLE);
    mkdirSync(dirname(bundle));
    writeFileSync(bundle, '');
    // In quotes, as a folder's name may hold blanks.
    expect(optionsOf()).to.equal(`--require "${bundle}"`);
  });
});
