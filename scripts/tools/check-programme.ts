import { existsSync, readFileSync } from 'node:fs';
import { parseProgramme } from '../../shared/loyalty/contracts/programme.ts';
import { runTool } from './run-tool.ts';
import { ToolError } from './tool-error.ts';

/** Says whether the functions would take a programme, and with which tiers, before anybody saves it. */
await runTool(async () => {
  const file = process.env.FILE;
  if (!file) throw new ToolError('FILE says which programme to check: make check-programme FILE=programme.json');
  if (!existsSync(file)) throw new ToolError(`There is no file ${file}`);
  const programme = parsed(file, readFileSync(file, 'utf8'));
  const { welcomePoints, orderPoints, expiryMonths, tiers } = programme;
  console.log(`${file} is a valid programme: ${welcomePoints} points of welcome, ${orderPoints} for an order,`);
  console.log(
    `${expiryMonths === 'never' ? 'never expiring' : `${expiryMonths} months to live`}, ${tiers.length} tier(s):`,
  );
  for (const { id, name, threshold } of tiers) console.log(`  ${threshold} points: ${name} (id ${id})`);
});

function parsed(file: string, text: string) {
  try {
    return parseProgramme(text);
  } catch (error) {
    throw new ToolError(`${file}: ${(error as Error).message}`);
  }
}
