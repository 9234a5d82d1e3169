import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseProgramme } from '../../shared/loyalty/contracts/programme.ts';
import { INVALID_PROGRAMMES, VALID_PROGRAMMES } from '../builders/programme-texts.ts';
import { describeWithTerraform, root, terraformOffline } from './terraform-offline.ts';

const PLANNING_MS = 60_000;

/** The judgement of infra/programme.tf on each text, in one run. */
const JUDGED = 'output "faults" { value = local.programme_faults }\nvariable "programme" { type = string }\n';
const ALL = `
variable "texts" { type = map(string) }
module "judged" {
  source    = "./judged"
  for_each  = var.texts
  programme = each.value
}
output "faults" { value = { for what, judged in module.judged : what => judged.faults } }
`;
const TEST = `
run "judged" {
  command = plan
  assert {
    condition     = output.faults == null
    error_message = "faults:\${base64encode(jsonencode(output.faults))}:"
  }
}
`;
/** Where a fault lies, as both say it. */
const PLACE = /(?:^|: |; )(\/\S*|[Ii]t is not JSON)/g;

describeWithTerraform('a programme is refused by the plan where the functions would refuse it', function () {
  this.timeout(PLANNING_MS);
  let faults: Readonly<Record<string, readonly string[]>>;

  before(() => {
    const texts = {
      ...VALID_PROGRAMMES,
      ...Object.fromEntries(Object.entries(INVALID_PROGRAMMES).map(([what, [text]]) => [what, text])),
      'more bytes than a parameter takes': oversized(),
      'as many bytes as a parameter takes': `{}${' '.repeat(4094)}`,
      'one byte more': `{}${' '.repeat(4095)}`,
    };
    faults = judged(texts);
  });

  for (const [what, text] of Object.entries(VALID_PROGRAMMES))
    it(`both take ${what}`, () => {
      expect(parseProgramme(text).tiers).to.not.be.empty;
      expect(faults[what]).to.deep.equal([]);
    });

  for (const [what, [text]] of Object.entries(INVALID_PROGRAMMES))
    it(`both refuse ${what}, in the same places`, () => {
      expect(placesIn(faults[what]?.join('; ') ?? '')).to.deep.equal(placesIn(refusalOf(text)));
    });

  it('what is valid and more than a parameter takes is refused here alone, as nobody could save it', () => {
    expect(parseProgramme(oversized()).tiers).to.have.length(20);
    expect(faults['more bytes than a parameter takes']).to.deep.equal([
      `its ${Buffer.byteLength(oversized())} bytes are more than the 4096 that a parameter takes`,
    ]);
    expect(faults['as many bytes as a parameter takes']).to.deep.equal([]);
    expect(faults['one byte more']).to.deep.equal(['its 4097 bytes are more than the 4096 that a parameter takes']);
  });
});

/** @throws Error with Terraform's own words when it judged nothing */
function judged(texts: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-programme-'));
  try {
    mkdirSync(join(folder, 'judged'));
    mkdirSync(join(folder, 'tests'));
    cpSync(join(root, 'infra/programme.tf'), join(folder, 'judged/programme.tf'));
    writeFileSync(join(folder, 'judged/interface.tf'), JUDGED);
    writeFileSync(join(folder, 'main.tf'), ALL);
    writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify({ texts }));
    writeFileSync(join(folder, 'tests/judged.tftest.hcl'), TEST);
    const { stdout, stderr } = terraformOffline('test', `-chdir=${folder}`, '-json');
    const answer = /faults:([A-Za-z0-9+/=]+):/.exec(stdout)?.[1];
    if (answer === undefined) throw new Error(`${stdout}\n${stderr}`);
    return JSON.parse(Buffer.from(answer, 'base64').toString('utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refusalOf(text: string): string {
  try {
    parseProgramme(text);
  } catch (error) {
    return (error as Error).message.replace('The programme is not JSON', 'it is not JSON');
  }
  throw new Error(`the functions take ${text}`);
}

/** The places that a message names, each once. */
function placesIn(message: string): readonly string[] {
  return [...new Set([...message.matchAll(PLACE)].map(([, place = '']) => place))].toSorted();
}

function oversized(): string {
  const tiers = Array.from({ length: 20 }, (_, index) => ({
    id: `${'i'.repeat(60)}${index}`,
    name: '🌟'.repeat(64),
    threshold: index,
  }));
  return JSON.stringify({ tiers });
}
