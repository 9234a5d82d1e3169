import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { root } from './terraform-offline.ts';

const TRYING_MS = 60_000;

/** Writes down how it was called and fails when told to; plans and versions are those that the test says. */
const FAKE_TERRAFORM = `#!/usr/bin/env bash
echo "$*" >> "$LOG"
case "$1" in
  init) [ "$FAIL" != init ] || { echo "\${INIT_SAYS:-}" >&2; exit 1; } ;;
  show) cat "$PLANS/$3" 2>/dev/null || echo '{}' ;;
  output) [ -e "$LOG.held" ] && echo '{"loyalty/get-account":"1"}' || echo '{"loyalty/get-account":"2"}' ;;
  destroy) (cd ../functions && echo */*) > "$LOG.functions" ;;
  state) printf %s "$LEFT" ;;
  apply) [ "\${!#}" != hold ] || touch "$LOG.held" ;;
esac
[[ "$*" != *"$FAIL"* ]] || exit 1
`;

const FUNCTION = 'module.function["loyalty/get-account"].aws_lambda_function.this[0]';
const ALIAS = 'module.function["loyalty/get-account"].aws_lambda_alias.live[0]';

interface Change {
  readonly address: string;
  readonly before: object;
  readonly after: object;
  readonly unknown?: object;
}

const planOf = (...changes: readonly Change[]) =>
  JSON.stringify({
    resource_changes: changes.map(({ address, before, after, unknown = {} }) => ({
      address,
      type: /(aws_\w+)\.\w+(?:\[0\])?$/.exec(address)?.[1],
      change: { actions: ['update'], before, after, after_unknown: unknown },
    })),
  });

const CHANGE = planOf(
  {
    address: FUNCTION,
    before: { memory_size: 256, version: '1' },
    after: { memory_size: 320 },
    unknown: { version: true },
  },
  { address: ALIAS, before: { function_version: '1' }, after: {}, unknown: { function_version: true } },
);
const HOLD = planOf({ address: ALIAS, before: { function_version: '2' }, after: { function_version: '1' } });

describe('a try goes through the whole life of an environment', function () {
  this.timeout(TRYING_MS);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-try-'));
    const write = (path: string, text: string, mode = 0o644) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode });
    };
    write('bin/terraform', FAKE_TERRAFORM, 0o755);
    mkdirSync(join(folder, 'project/infra'), { recursive: true });
    cpSync(join(root, 'infra/tf-try.sh'), join(folder, 'project/infra/tf-try.sh'));
    write('project/Makefile', 'test-cloud:\n\t@echo "make test-cloud $(ENV)" >> "$$LOG"; [ "$$FAIL" != test-cloud ]\n');
    write('project/shared/loyalty/table.json', '{}');
    write('project/dist/loyalty-get-account.zip', '');
    const declaration = (type: string, uses: object = {}) =>
      JSON.stringify({ memoryMb: 256, trigger: { type }, uses }, null, 2);
    write('project/functions/loyalty/get-account/function.json', declaration('http'));
    write('project/functions/loyalty/called/function.json', declaration('event'));
    write(
      'project/functions/tiers/calls/function.json',
      declaration('event', { functions: { CALLED: 'loyalty/called' } }),
    );
    write('plans/change', CHANGE);
    write('plans/hold', HOLD);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function tried(settings: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync(join(folder, 'project/infra/tf-try.sh'), [], {
      encoding: 'utf8',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        TMPDIR: folder,
        LOG: join(folder, 'log'),
        PLANS: join(folder, 'plans'),
        FAIL: 'nothing',
        LEFT: '',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        ...settings,
      },
    });
    const log = existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '';
    return { status, stdout, stderr, calls: log.split('\n').filter((line) => line !== '') };
  }

  const secondPlan = (...changes: readonly Change[]) => writeFileSync(join(folder, 'plans/second'), planOf(...changes));

  it('step by step, and leaves nothing behind', () => {
    const { status, stdout, stderr, calls } = tried({ TRY_TESTS: '1' });
    expect(status, stderr).to.equal(0);
    expect(calls).to.deep.equal([
      'init -input=false',
      'apply -input=false -auto-approve',
      'plan -input=false -out=second',
      'show -json second',
      'make test-cloud try',
      'plan -input=false -out=change',
      'show -json change',
      'apply -input=false change',
      'output -json live_versions',
      'plan -input=false -out=hold',
      'show -json hold',
      'apply -input=false hold',
      'output -json live_versions',
      'apply -input=false -auto-approve',
      'apply -input=false -auto-approve',
      'destroy -input=false -auto-approve',
      'state list',
    ]);
    expect(stdout.trim().split('\n').at(-1)).to.equal('== all passed');
    expect(existsSync(join(folder, 'project/infra/try_override.tf'))).to.equal(false);
    expect(readFileSync(join(folder, 'project/functions/loyalty/get-account/function.json'), 'utf8')).to.include('256');
  });

  it('removes a function that takes events and that no other calls by name', () => {
    tried();
    expect(readFileSync(join(folder, 'log.functions'), 'utf8')).to.equal('loyalty/called loyalty/get-account\n');
  });

  it('leaves out the tests through the doors unless they are asked for', () => {
    expect(tried().calls).to.not.include('make test-cloud try');
  });

  it('takes what an emulator does not give back for no change', () => {
    secondPlan(
      {
        address: 'module.table["a"].aws_dynamodb_table.this',
        before: { point_in_time_recovery: [] },
        after: { point_in_time_recovery: [{}] },
      },
      {
        address: 'module.pipe["a"].aws_pipes_pipe.this',
        before: { source_parameters: [] },
        after: { source_parameters: [{}] },
      },
    );
    const { status, stderr } = tried();
    expect(status, stderr).to.equal(0);
  });

  it('fails with a second plan that changes anything else, names it, and destroys', () => {
    secondPlan({ address: 'module.table["a"].aws_dynamodb_table.this', before: { name: 'a' }, after: { name: 'b' } });
    const { status, stderr, calls } = tried();
    expect(status).to.equal(1);
    expect(stderr).to.include(
      'a second plan would change module.table["a"].aws_dynamodb_table.this aws_dynamodb_table:name',
    );
    expect(calls).to.not.include('plan -input=false -out=change');
    expect(calls).to.include('destroy -input=false -auto-approve');
  });

  it('fails with a release or a hold that moves more than one alias', () => {
    const other = {
      address: ALIAS.replace('get-account', 'spend'),
      before: { function_version: '1' },
      after: { function_version: '2' },
    };
    writeFileSync(join(folder, 'plans/hold'), planOf({ address: ALIAS, before: { a: 1 }, after: { a: 2 } }, other));
    const held = tried();
    expect(held.status).to.equal(1);
    expect(held.stderr).to.include('a hold of loyalty/get-account would change');
    writeFileSync(join(folder, 'plans/change'), planOf(other));
    expect(tried().stderr).to.include('a change of loyalty/get-account would change');
  });

  for (const FAIL of [
    'apply -input=false -auto-approve',
    'plan -input=false -out=second',
    'test-cloud',
    'apply -input=false hold',
  ])
    it(`destroys what was made when ${FAIL} fails, and fails`, () => {
      const { status, stdout, calls } = tried({ FAIL, TRY_TESTS: '1' });
      expect(status).to.not.equal(0);
      expect(calls.slice(-2)).to.deep.equal(['destroy -input=false -auto-approve', 'state list']);
      expect(stdout).to.not.include('all passed');
    });

  it('fails with what cannot be destroyed or is left over', () => {
    expect(tried({ FAIL: 'destroy' }).stderr).to.include('something cannot be destroyed');
    const left = tried({ LEFT: 'module.x.aws_sqs_queue.this' });
    expect(left.status).to.equal(1);
    expect(left.stderr).to.include('left over: module.x.aws_sqs_queue.this');
  });

  it('says in one line that there is no provider, and made nothing', () => {
    const { status, stderr, calls } = tried({
      FAIL: 'init',
      INIT_SAYS: 'Error: Failed to query available provider packages',
    });
    expect(status).to.equal(2);
    expect(stderr.trim()).to.equal('tf-try: there is no provider: it needs a network or a mirror (TF_CLI_CONFIG_FILE)');
    expect(calls).to.deep.equal(['init -input=false']);
  });
});
