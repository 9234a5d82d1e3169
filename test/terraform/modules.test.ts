import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { moduleFolders } from './module-folders.ts';
import { interfaceTables, readInterface } from './module-interface.ts';
import { root } from './terraform-offline.ts';

describe('every Terraform module can be used by itself', () => {
  it('there are modules', () => {
    expect(moduleFolders().map((folder) => basename(folder))).to.have.members([
      'dashboard-and-alarms',
      'dead-letter-queue',
      'dynamodb-table',
      'event-bus',
      'event-subscription',
      'http-api',
      'lambda-function',
      'pipe',
      'queue-subscription',
      'schedule',
      'static-site',
      'stream-subscription',
    ]);
  });

  for (const folder of moduleFolders()) {
    describe(basename(folder), () => {
      const read = (file: string) => readFileSync(join(folder, file), 'utf8');

      it('its README tells its inputs and outputs as they are (make tf-docs writes them)', () => {
        expect(read('README.md').endsWith(`\n\n${interfaceTables(folder)}`)).to.equal(true);
      });

      it('every input has a type and a description, and every output a description', () => {
        const { inputs, outputs } = readInterface(folder);
        expect(inputs).to.not.be.empty;
        expect(outputs).to.not.be.empty;
        for (const { name, type, description } of inputs) {
          expect(type, name).to.not.equal('any');
          expect(description, name).to.match(/\.$/);
        }
        for (const { name, description } of outputs) expect(description, name).to.match(/\.$/);
      });

      it('reads every block of its files', () => {
        const declared = (file: string, kind: string) =>
          [...read(file).matchAll(new RegExp(`^${kind} "`, 'gm'))].length;
        const { inputs, outputs } = readInterface(folder);
        expect(inputs).to.have.length(declared('variables.tf', 'variable'));
        expect(outputs).to.have.length(declared('outputs.tf', 'output'));
      });

      it('states the versions it works with', () => {
        expect(read('versions.tf'))
          .to.include('version = ">= 6.37, < 7.0"')
          .and.to.include('required_version = ">= 1.9"');
      });

      it('has an example and tests', () => {
        expect(readdirSync(join(folder, 'examples'))).to.not.be.empty;
        expect(readdirSync(join(folder, 'tests')).some((file) => file.endsWith('.tftest.hcl'))).to.equal(true);
      });

      it('knows nothing of this project', () => {
        const sources = readdirSync(folder).filter((file) => file.endsWith('.tf'));
        for (const file of sources) expect(read(file), file).to.not.match(/function\.json|laurel|loyalty/i);
      });
    });
  }
});

describe('the guide to the modules', () => {
  const modules = join(root, 'infra/modules');
  const guide = readFileSync(join(modules, 'README.md'), 'utf8');

  it('shows the example as it stands', () => {
    expect(guide).to.include(readFileSync(join(root, 'infra/examples/order-counter/main.tf'), 'utf8'));
  });

  it('leads to every module', () => {
    for (const folder of moduleFolders()) expect(guide).to.include(`](${basename(folder)}/README.md)`);
  });
});
