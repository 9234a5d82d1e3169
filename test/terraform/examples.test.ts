import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { moduleFolders } from './module-folders.ts';
import { type Planned, plansOf } from './rendered-plans.ts';
import { describeWithTerraform, root } from './terraform-offline.ts';

const PLANNING_MS = 180_000;

const infra = join(root, 'infra');

/** Every example, by its path below infra/. */
const examples = [
  'examples/order-counter',
  ...moduleFolders().flatMap((folder) =>
    readdirSync(join(folder, 'examples')).map((name) => relative(infra, join(folder, 'examples', name))),
  ),
];

/** Names that AWS gives once: in an account, or in a region of it. */
const NAMES: Readonly<Record<string, string>> = {
  aws_cloudwatch_composite_alarm: 'alarm_name',
  aws_cloudwatch_dashboard: 'dashboard_name',
  aws_cloudwatch_event_rule: 'name',
  aws_cloudwatch_log_group: 'name',
  aws_cloudwatch_metric_alarm: 'alarm_name',
  aws_dynamodb_table: 'name',
  aws_iam_role: 'name',
  aws_lambda_function: 'function_name',
  aws_pipes_pipe: 'name',
  aws_s3_bucket: 'bucket',
  aws_scheduler_schedule: 'name',
  aws_sqs_queue: 'name',
};

const PROVIDERS = `terraform {
  required_providers {
    archive = { source = "hashicorp/archive" }
    aws     = { source = "hashicorp/aws" }
  }
}
`;

/** A plan in another partition, so that an ARN that was written by hand shows. */
const TEST = `
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }
  mock_data "aws_region" {
    defaults = { region = "us-gov-west-1" }
  }
}
mock_provider "archive" {}
run "planned" {
  command = plan
}
`;

describeWithTerraform('every example can be applied as it is', function () {
  this.timeout(PLANNING_MS);
  let folder: string;
  let planned: readonly Planned[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-examples-'));
    cpSync(infra, folder, { recursive: true, filter: (path) => basename(path) !== '.terraform' });
    const zip = join(folder, 'tests/fixtures/function.zip');
    // One configuration of them all: a plan each would take half a minute.
    const all = join(folder, 'all-examples');
    mkdirSync(join(all, 'tests'), { recursive: true });
    writeFileSync(join(all, 'tests/planned.tftest.hcl'), TEST);
    writeFileSync(
      join(all, 'main.tf'),
      PROVIDERS +
        examples
          .map((example) => {
            // The archive provider is a mock, which writes none.
            mkdirSync(join(folder, example, '.terraform'));
            cpSync(zip, join(folder, example, '.terraform/code.zip'));
            const variables = example === 'examples/order-counter' ? `zip_path = "${zip}"` : '';
            return `module "${keyOf(example)}" {\n  source = "../${example}"\n  ${variables}\n}\n`;
          })
          .join(''),
    );
    planned = plansOf(all, 'planned').get('planned') ?? [];
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ofExample = (example: string) => {
    const found = planned.filter(({ address }) => address.startsWith(`module.${keyOf(example)}.`));
    expect(found).to.not.be.empty;
    return found;
  };

  for (const example of examples)
    it(`${example}: no two resources of one type have one name`, () => {
      const names = ofExample(example).flatMap(({ type, values }) =>
        NAMES[type] ? [`${type} ${values[NAMES[type]]}`] : [],
      );
      expect(names).to.not.be.empty;
      expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
    });

  for (const example of examples)
    it(`${example}: its ARNs are those of the partition it is in`, () => {
      expect(JSON.stringify(ofExample(example))).to.not.include('arn:aws:');
    });
});

describe('every example says how it is removed', () => {
  for (const example of examples)
    it(example, () => {
      const source = readFileSync(join(infra, example, 'main.tf'), 'utf8');
      expect(source).to.include('terraform destroy');
      // What is protected cannot be destroyed: it is said how the protection is lifted, or there is none.
      if (source.includes('dynamodb-table') && dirname(example) !== 'examples')
        expect(source).to.match(/deletion_protection += false/);
    });
});

function keyOf(example: string): string {
  return example.replaceAll(/[^a-z]+/g, '_');
}
