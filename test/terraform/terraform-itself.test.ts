import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { aProject } from '../builders/a-project.ts';
import { terraformItself } from './terraform-itself.ts';

/** Writes down how it was called, and fails where a file says so. */
const FAKE_TERRAFORM = `#!/usr/bin/env bash
echo "$* | $TF_REGISTRY_CLIENT_TIMEOUT $TF_REGISTRY_DISCOVERY_RETRY $LAUREL_OF" >> "$PWD/calls"
[ -d "$TF_PLUGIN_CACHE_DIR" ] || exit 9
echo "said by $2"
if [ -e "$PWD/fails" ]; then [[ "$*" == *"$(cat "$PWD/fails")"* ]] && { echo "no $2" >&2; exit 1; }; fi
exit 0
`;

/** What a checkout without the offline checker does: the real program, with the providers of its registry. */
describe('terraform by itself', () => {
  const run = (args: readonly string[], fails?: string) => {
    const project = aProject({
      terraform: FAKE_TERRAFORM,
      'infra/main.tf': '',
      'infra/tests/plans.tftest.hcl': '',
      'infra/modules/queue/main.tf': '',
      'infra/.terraform/modules/other/main.tf': '',
      ...(fails === undefined ? {} : { fails }),
    });
    try {
      const executable = join(project.root, 'terraform');
      chmodSync(executable, 0o755);
      const { status, stdout } = terraformItself({ root: project.root, executable }, { LAUREL_OF: 'mine' }, args);
      const calls = existsSync(join(project.root, 'calls')) ? readFileSync(join(project.root, 'calls'), 'utf8') : '';
      const lines = calls.trim().split('\n');
      expect(lines.filter((line) => !line.endsWith(' | 10 0 mine'))).to.deep.equal([]);
      return { status, stdout, calls: lines.map((line) => line.replace(' | 10 0 mine', '')) };
    } finally {
      project.remove();
    }
  };

  it('checks the form of all, then makes each configuration valid and runs the tests that it has', () => {
    const { status, stdout, calls } = run(['check', '-no-color', '-chdir=infra', '-recursive']);
    expect(status).to.equal(0);
    expect(calls).to.deep.equal([
      '-chdir=infra fmt -check -recursive',
      '-chdir=infra init -backend=false -input=false',
      '-chdir=infra validate -no-color',
      '-chdir=infra test -no-color',
      '-chdir=infra/modules/queue init -backend=false -input=false',
      '-chdir=infra/modules/queue validate -no-color',
    ]);
    expect(stdout, 'without what init says').to.not.include('said by init');
  });

  it('ends with the first that fails', () => {
    const { status, calls } = run(['check', '-chdir=infra', '-recursive'], 'infra validate');
    expect(status).to.equal(1);
    expect(calls.at(-1)).to.equal('-chdir=infra validate');
  });

  it('says that there is no provider, where the registry gives out none', () => {
    const { status, stdout, calls } = run(['validate', '-chdir=infra'], 'init');
    expect([status, calls.length, stdout]).to.deep.equal([1, 1, 'said by init\n']);
  });

  it('tests one configuration alone, whether it has tests or not', () => {
    expect(run(['test', '-json', '-chdir=infra']).calls).to.deep.equal([
      '-chdir=infra init -backend=false -input=false',
      '-chdir=infra test -json',
    ]);
  });
});
