import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadAlarms } from '../../scripts/declarations/alarms.ts';
import { moduleFolders } from './module-folders.ts';
import { root } from './terraform-offline.ts';

export interface DeclaredAlarm {
  readonly module: string;
  /** What follows the name of what is watched. */
  readonly suffix: string;
}

const RESOURCE = /resource "aws_cloudwatch_(?:metric|composite)_alarm" "\w+" \{\n([\s\S]*?)\n\}/g;
/** An entry of a map of alarms: each has a description. */
const ENTRY = /^ +([\w-]+) += \{\n +description +=/gm;

/** Every alarm that the modules can make, and those that the contexts declare, which the dashboard makes. */
export function declaredAlarms(): DeclaredAlarm[] {
  return moduleFolders().flatMap((folder) => {
    const module = basename(folder);
    const text = terraform(folder);
    return [...text.matchAll(RESOURCE)].flatMap(([, resource = '']) =>
      suffixes(resource, text).map((suffix) => ({ module, suffix })),
    );
  });
}

function suffixes(resource: string, module: string): string[] {
  const pattern = /alarm_name += (?:count\.index == 0 \? )?"\$\{var\.name\}-([^"]+)"/.exec(resource)?.[1];
  if (pattern === undefined) throw new Error(`an alarm is not named after what it watches:\n${resource}`);
  if (!pattern.includes('$')) return [pattern];
  return keys(resource, module).map((key) => pattern.replace(`\${each.key}`, key));
}

function keys(resource: string, module: string): string[] {
  const inline = /for_each += .*\{ (\w+ = "\w+"(?:, \w+ = "\w+")*) \}/.exec(resource)?.[1];
  if (inline !== undefined) return [...inline.matchAll(/(\w+) = "/g)].map(([, key = '']) => key);
  if (resource.includes('var.metric_alarms')) return loadAlarms(root).map(({ name }) => name);
  return [...module.matchAll(ENTRY)].map(([, key = '']) => key);
}

function terraform(folder: string): string {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tf') && file !== 'variables.tf')
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
