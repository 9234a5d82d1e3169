import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from './terraform-offline.ts';

const REMOTE = ['tf-plan', 'tf-apply', 'tf-destroy', 'tf-output'];
const LOCAL = ['tf-apply-local', 'tf-destroy-local', 'tf-output-local'];

const SETTINGS = { ENV: 'anna', AWS_REGION: 'eu-west-1', TF_STATE_BUCKET_NAME: 'states' };

const MAKING_MS = 30_000;

/** Writes down how it was called, and fails when told to. */
const FAKE_TERRAFORM = `#!/usr/bin/env bash
override=absent; [ ! -e infra/backend_override.tf ] || override=$(tr -d '\\n' < infra/backend_override.tf)
{ echo "arguments $*"; echo "override $override"; env | grep ^TF_ | sort; echo ---; } >> "$LOG"
[[ " $* " == *" plan "* ]] && for argument; do [[ $argument != -out=* ]] || touch "\${argument#-out=}"; done
[[ " $* " != *" show -json "* ]] || echo "$SHOWN"
[[ " $* " != *" $FAIL "* ]]
`;

const MAKEFILE = `SHELL := /bin/bash
.PHONY: build
build:
\t@echo "build" >> "$$LOG"; [ "$$FAIL" != build ]
include infra/terraform.mk
`;

interface Call {
  readonly command: string;
  readonly override: string;
  readonly environment: Readonly<Record<string, string>>;
}

describe('make deploys only what it was told to', function () {
  this.timeout(MAKING_MS);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-make-'));
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'infra'));
    for (const file of ['terraform.mk', 'plan-losses.ts'])
      copyFileSync(join(root, 'infra', file), join(folder, 'infra', file));
    writeFileSync(join(folder, 'Makefile'), MAKEFILE);
    writeFileSync(join(folder, 'bin/terraform'), FAKE_TERRAFORM, { mode: 0o755 });
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const log = () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '');

  function make(target: string, settings: Readonly<Record<string, string>>) {
    const { status, stdout, stderr } = spawnSync('make', [target], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        LOG: join(folder, 'log'),
        FAIL: 'nothing',
        SHOWN: '{}',
        ...settings,
      },
    });
    const calls: Call[] = log()
      .split('---\n')
      .filter((call) => call.includes('arguments '))
      .map((call) => {
        const lines = call.split('\n');
        const value = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
        return {
          command: value('arguments'),
          override: value('override'),
          environment: Object.fromEntries(
            lines.filter((line) => line.startsWith('TF_')).map((line) => line.split(/=(.*)/s).slice(0, 2)),
          ),
        };
      });
    return { status, stdout, stderr, calls };
  }

  for (const target of [...REMOTE, ...LOCAL]) {
    const needed = REMOTE.includes(target) ? Object.keys(SETTINGS) : ['ENV', 'AWS_REGION'];
    for (const absent of needed) {
      it(`${target} says that ${absent} is missing before anything runs`, () => {
        const { status, stderr } = make(target, { ...SETTINGS, [absent]: '' });
        expect(status).to.equal(2);
        expect(stderr).to.include(`${target} needs ${absent}, as in:`);
        expect(log()).to.equal('');
      });
    }
  }

  for (const target of REMOTE) {
    it(`${target} refuses while local state stands in for S3`, () => {
      writeFileSync(join(folder, 'infra/backend_override.tf'), '');
      const { status, stderr } = make(target, SETTINGS);
      expect(status).to.equal(2);
      expect(stderr).to.include(`${target} refuses: infra/backend_override.tf`);
      expect(log()).to.equal('');
    });
  }

  it('tf-apply builds, takes the state of its environment with a lock, and applies', () => {
    const { status, calls } = make('tf-apply', { ...SETTINGS, AUTO_APPROVE: '1' });
    expect(status).to.equal(0);
    expect(log().startsWith('build\n')).to.equal(true);
    expect(calls.map(({ command }) => command)).to.deep.equal([
      '-chdir=infra init -input=false -reconfigure -backend-config=bucket=states ' +
        '-backend-config=key=laurel/eu-west-1/anna.tfstate -backend-config=region=eu-west-1 ' +
        '-backend-config=encrypt=true -backend-config=use_lockfile=true',
      '-chdir=infra apply -lock-timeout=5m -auto-approve',
    ]);
    expect(calls[1]?.override).to.equal('absent');
    expect(calls[1]?.environment).to.include({
      TF_VAR_env: 'anna',
      TF_VAR_region: 'eu-west-1',
      TF_VAR_datadog_api_key_secret_arn: '',
      TF_DATA_DIR: join(folder, 'infra/.terraform/remote-anna-eu-west-1'),
    });
  });

  it('deploys some contexts with a state of their own, in whatever order they are named', () => {
    for (const CONTEXTS of ['loyalty,tiers', 'tiers,loyalty']) {
      const { calls } = make('tf-plan', { ...SETTINGS, CONTEXTS });
      expect(calls[0]?.command).to.include('-backend-config=key=laurel/eu-west-1/anna/loyalty-tiers.tfstate');
      expect(calls[1]?.environment).to.include({
        TF_VAR_contexts: '["loyalty","tiers"]',
        TF_VAR_service: 'loyalty-tiers',
        TF_DATA_DIR: join(folder, 'infra/.terraform/remote-anna-eu-west-1-loyalty-tiers'),
      });
      rmSync(join(folder, 'log'));
    }
  });

  it('hands on whom alarms are to tell, and leaves it to the files without', () => {
    const { calls } = make('tf-plan', { ...SETTINGS, ALARM_ACTIONS: 'arn:aws:sns:a:1:one,arn:aws:sns:a:1:two' });
    expect(calls[1]?.environment.TF_VAR_alarm_actions).to.equal('["arn:aws:sns:a:1:one","arn:aws:sns:a:1:two"]');
    expect(make('tf-output', SETTINGS).calls.at(-1)?.environment).to.not.have.property('TF_VAR_alarm_actions');
  });

  it('keeps the state of a service when its contexts change', () => {
    const { calls } = make('tf-apply-local', { ...SETTINGS, CONTEXTS: 'loyalty', SERVICE: 'points', OWN_BUS: '1' });
    expect(calls[0]?.command).to.include('-backend-config=path=local-anna-eu-west-1-points.tfstate');
    expect(calls[1]?.environment).to.include({ TF_VAR_service: 'points', TF_VAR_own_bus: 'true' });
  });

  it('deploys all contexts where none is named', () => {
    const { calls } = make('tf-plan', SETTINGS);
    expect(calls[1]?.environment).to.include({ TF_VAR_contexts: 'null', TF_VAR_service: '' });
  });

  it('finds the state in a bucket of another region', () => {
    const { calls } = make('tf-plan', { ...SETTINGS, TF_STATE_BUCKET_REGION: 'us-east-1' });
    expect(calls[0]?.command).to.include('-backend-config=key=laurel/eu-west-1/anna.tfstate');
    expect(calls[0]?.command).to.include('-backend-config=region=us-east-1');
    expect(calls[1]?.environment).to.include({ TF_VAR_region: 'eu-west-1' });
  });

  it('says what a plan takes away, and keeps the plan only where it is asked to', () => {
    const queue = {
      address: 'x',
      type: 'aws_sqs_queue',
      change: { actions: ['delete'], before: { name: 'laurel-anna-orders' }, after: null },
    };
    const { stdout } = make('tf-plan', { ...SETTINGS, SHOWN: JSON.stringify({ resource_changes: [queue] }) });
    expect(stdout).to.include('with everything in it: queue laurel-anna-orders');
    expect(existsSync(join(folder, 'infra/.terraform/remote-anna-eu-west-1/plan'))).to.equal(false);
    make('tf-plan', { ...SETTINGS, OUT: 'release.tfplan' });
    expect(existsSync(join(folder, 'release.tfplan'))).to.equal(true);
  });

  it('says what a plan reserves of an account that may be new', () => {
    const reserving = {
      address: 'x',
      type: 'aws_lambda_function',
      change: { actions: ['create'], before: null, after: { reserved_concurrent_executions: 7 } },
    };
    const { stdout } = make('tf-plan', { ...SETTINGS, SHOWN: JSON.stringify({ resource_changes: [reserving] }) });
    expect(stdout)
      .to.include('reserves 7 concurrent executions')
      .and.to.include('an account with less than 107 refuses');
  });

  it('fails with a plan that fails', () => {
    for (const FAIL of ['plan', 'show']) expect(make('tf-plan', { ...SETTINGS, FAIL }).status, FAIL).to.not.equal(0);
  });

  it('applies exactly the plan that was looked at, without building anew', () => {
    writeFileSync(join(folder, 'release.tfplan'), '');
    const { calls } = make('tf-apply', { ...SETTINGS, PLAN: 'release.tfplan' });
    expect(calls[1]?.command).to.equal(
      `-chdir=infra apply -lock-timeout=5m -input=false ${join(folder, 'release.tfplan')}`,
    );
    expect(log()).to.not.include('build\n');
    const { status, stderr } = make('tf-apply', { ...SETTINGS, PLAN: 'absent.tfplan' });
    expect(status).to.equal(2);
    expect(stderr).to.include('there is no plan absent.tfplan');
  });

  it('passes the release on when it is given', () => {
    expect(make('tf-plan', { ...SETTINGS, RELEASE: '1.4.0' }).calls[1]?.environment).to.include({
      TF_VAR_release: '1.4.0',
    });
  });

  it('applies and destroys only after a question, unless told otherwise', () => {
    expect(make('tf-apply', SETTINGS).calls[1]?.command).to.equal('-chdir=infra apply -lock-timeout=5m');
    rmSync(join(folder, 'log'));
    expect(make('tf-destroy', SETTINGS).calls[1]?.command).to.equal('-chdir=infra destroy -lock-timeout=5m');
  });

  it('passes Datadog on when it is given', () => {
    const { calls } = make('tf-plan', {
      ...SETTINGS,
      DD_API_KEY_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog',
      DD_SITE: 'datadoghq.eu',
    });
    expect(calls[1]?.environment).to.include({
      TF_VAR_datadog_api_key_secret_arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog',
      TF_VAR_datadog_site: 'datadoghq.eu',
    });
  });

  it('takes the settings file of the environment', () => {
    mkdirSync(join(folder, 'infra/environments'));
    writeFileSync(join(folder, 'infra/environments/anna.tfvars'), '');
    expect(make('tf-plan', SETTINGS).calls[1]?.command).to.equal(
      `-chdir=infra plan -input=false -lock-timeout=5m -out=${join(folder, 'infra/.terraform/remote-anna-eu-west-1/plan')} -var-file=environments/anna.tfvars`,
    );
  });

  it('makes a secret for the environment that is on no command line', () => {
    const { calls } = make('tf-apply-local', SETTINGS);
    const secret = calls[1]?.environment.TF_VAR_shared_secret ?? '';
    expect(secret).to.match(/^[A-Za-z0-9+/]{64}$/);
    for (const { command } of calls)
      expect(command)
        .to.not.include(secret)
        .and.to.not.match(/-var[ =]/);
  });

  it('takes a secret that is given', () => {
    const { calls } = make('tf-apply-local', { ...SETTINGS, TF_VAR_shared_secret: 'given' });
    expect(calls[1]?.environment.TF_VAR_shared_secret).to.equal('given');
  });

  for (const target of LOCAL) {
    it(`${target} keeps its state in a file and leaves no override behind`, () => {
      const { status, calls } = make(target, { ...SETTINGS, TF_STATE_BUCKET_NAME: '' });
      expect(status).to.equal(0);
      expect(calls[0]?.command).to.equal(
        '-chdir=infra init -input=false -reconfigure -backend-config=path=local-anna-eu-west-1.tfstate',
      );
      for (const { override, environment } of calls) {
        expect(override).to.equal('terraform {  backend "local" {}}');
        expect(environment.TF_DATA_DIR).to.equal(join(folder, 'infra/.terraform/local-anna-eu-west-1'));
      }
      expect(existsSync(join(folder, 'infra/backend_override.tf'))).to.equal(false);
    });
  }

  it('removes the override when Terraform fails', () => {
    const { status, calls } = make('tf-apply-local', { ...SETTINGS, FAIL: 'apply' });
    expect(status).to.not.equal(0);
    expect(calls).to.have.length(2);
    expect(existsSync(join(folder, 'infra/backend_override.tf'))).to.equal(false);
  });

  for (const target of ['tf-plan', 'tf-apply', 'tf-destroy', 'tf-apply-local', 'tf-destroy-local']) {
    it(`${target} stops where the build or the initialisation fails`, () => {
      expect(make(target, { ...SETTINGS, FAIL: 'build' }).calls).to.be.empty;
      rmSync(join(folder, 'log'));
      const { status, calls } = make(target, { ...SETTINGS, FAIL: 'init' });
      expect(status).to.not.equal(0);
      expect(calls).to.have.length(1);
    });
  }

  it('tf-check checks every configuration with Terraform alone where there is no offline checker', () => {
    mkdirSync(join(folder, 'infra/modules/queue/tests'), { recursive: true });
    writeFileSync(join(folder, 'infra/modules/queue/versions.tf'), '');
    mkdirSync(join(folder, 'infra/modules/queue/examples/simple'), { recursive: true });
    mkdirSync(join(folder, 'infra/examples/whole'), { recursive: true });
    const { status, calls } = make('tf-check', {});
    expect(status).to.equal(0);
    const commands = calls.map(({ command }) => command);
    const caches = new Set(calls.map(({ environment }) => environment.TF_PLUGIN_CACHE_DIR));
    expect([...caches], 'one download for all').to.deep.equal([join(folder, 'infra/.terraform/providers')]);
    expect(existsSync(join(folder, 'infra/.terraform/providers'))).to.equal(true);
    expect(commands[0]).to.equal('fmt -check -recursive infra');
    for (const checked of [
      'infra',
      'infra/examples/whole',
      'infra/modules/queue',
      'infra/modules/queue/examples/simple',
    ]) {
      expect(commands).to.include(`-chdir=${checked} init -backend=false -input=false`);
      expect(commands).to.include(`-chdir=${checked} validate`);
    }
    expect(commands.filter((command) => command.endsWith(' test'))).to.deep.equal(['-chdir=infra/modules/queue test']);
  });

  it('tf-try and tf-scan say in one line what they need', () => {
    const tried = make('tf-try', {});
    expect(tried.status).to.equal(2);
    expect(tried.stderr).to.include('tf-try needs AWS_ENDPOINT_URL');
    const scanned = make('tf-scan', { CHECKOV: 'no-such-checkov' });
    expect(scanned.status).to.equal(2);
    expect(scanned.stderr).to.include('tf-scan needs checkov');
    expect(log()).to.equal('');
  });

  it('tf-scan fails with a rule that is not met, and with a file that was not understood', () => {
    const scan = (said: string, status: number) => {
      writeFileSync(join(folder, 'bin/scanner'), `#!/bin/sh\necho '${said}'\nexit ${status}\n`, { mode: 0o755 });
      return make('tf-scan', { CHECKOV: 'scanner' });
    };
    expect(scan('Passed checks: 1, Failed checks: 0, Skipped checks: 0', 0).status).to.equal(0);
    expect(scan('Passed checks: 0, Failed checks: 1, Skipped checks: 0', 1).status).to.not.equal(0);
    const missed = scan('Passed checks: 1, Failed checks: 0, Skipped checks: 0, Parsing errors: 1', 0);
    expect(missed.status).to.not.equal(0);
    expect(missed.stderr).to.include('did not understand a file');
  });

  it('tf-check fails with the first configuration that fails', () => {
    const { status, calls } = make('tf-check', { FAIL: 'validate' });
    expect(status).to.not.equal(0);
    expect(calls.at(-1)?.command).to.equal('-chdir=infra validate');
  });
});
