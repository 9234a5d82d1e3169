import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { describeWithTerraform, root, terraformOfflineWith } from './terraform-offline.ts';

const PLANNING_MS = 120_000;
const ON_CALL = '["arn:aws:sns:eu-west-1:111122223333:on-call"]';

describeWithTerraform('the files of environments that are shipped', function () {
  this.timeout(PLANNING_MS);

  function plan(env: string, environment: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = terraformOfflineWith(
      environment,
      'test',
      '-no-color',
      '-chdir=infra',
      '-test-directory=tests/shipped',
      `-var-file=environments/${env}.tfvars`,
      `-var=env=${env}`,
      '-var=region=eu-west-1',
      '-var=artifact_path=tests/fixtures/function.zip',
      '-var=declarations_root=tests/fixtures/removal/after',
    );
    return { status, words: `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' ') };
  }

  const files = readdirSync(join(root, 'infra/environments')).map((file) => basename(file, '.tfvars'));

  it('are those of dev and prod', () => {
    expect(files).to.have.members(['dev', 'prod']);
  });

  it('dev can be planned as it is', () => {
    const { status, words } = plan('dev');
    expect(status, words).to.equal(0);
  });

  it('prod can be planned as soon as somebody hears its alarms', () => {
    const { status, words } = plan('prod', { TF_VAR_alarm_actions: ON_CALL });
    expect(status, words).to.equal(0);
  });

  it('prod says where to name them, and plans nothing, while nobody does', () => {
    const { status, words } = plan('prod');
    expect(status).to.equal(1);
    expect(words).to.include("Nobody would hear prod's alarms").and.to.include('environments/prod.tfvars');
  });
});
