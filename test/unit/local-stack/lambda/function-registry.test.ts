import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { Compute, named } from './a-function.ts';

describe('the registry of functions', () => {
  let compute: Compute;
  beforeEach(() => {
    compute = new Compute().add('one', 'export const handler = 1;');
  });
  afterEach(() => compute.close());

  const code = (qualifier?: string) =>
    readFileSync(join(compute.registry().resolve(named('one'), qualifier).codeDir, 'index.mjs'), 'utf8');

  it('publishes version 1 at first, and points live at it', () => {
    const registry = compute.registry();
    expect(registry.versions(named('one')).map(({ version }) => version)).to.deep.equal([1]);
    expect([...registry.aliases(named('one'))]).to.deep.equal([['live', 1]]);
    expect(registry.resolve(named('one'), 'live').version).to.equal('1');
    expect(registry.resolve(named('one')).version).to.equal('$LATEST');
  });

  it('publishes nothing while the bundle is the same', () => {
    compute.registry();
    expect(compute.registry().versions(named('one'))).to.have.length(1);
  });

  it('publishes a version when the bundle has changed, and keeps the code of the earlier one', () => {
    compute.registry();
    compute.add('one', 'export const handler = 2;');
    expect(code('live')).to.equal('export const handler = 2;');
    expect(code()).to.equal('export const handler = 2;');
    expect(code('2')).to.equal('export const handler = 2;');
    expect(code('1')).to.equal('export const handler = 1;');
  });

  it('publishes anew when the code of the newest version is lost', () => {
    rmSync(join(compute.registry().resolve(named('one'), 'live').codeDir), { recursive: true });
    expect(code('live')).to.equal('export const handler = 1;');
  });

  it('finds nothing under an unknown name, version or alias', () => {
    for (const reference of ['nobody', `${named('one')}:2`, `${named('one')}:0`, `${named('one')}:other`])
      expect(() => compute.registry().resolve(reference))
        .to.throw(AwsError, reference.split(':').at(-1))
        .and.include({ code: 'ResourceNotFoundException', status: 404 });
  });

  it('refuses a function that has not been built', () => {
    rmSync(join(compute.dir, 'dist', 't-one'), { recursive: true });
    expect(() => compute.registry()).to.throw('t/one has not been built');
  });
});
