// Loaded into a test run by --import: hands out one file's mutated source in the place of its own.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { file, source } = JSON.parse(readFileSync(process.env.LAUREL_MUTANT, 'utf8'));

registerHooks({
  load(url, context, next) {
    if (url !== file) return next(url, context);
    return { format: 'module-typescript', shortCircuit: true, source };
  },
});
