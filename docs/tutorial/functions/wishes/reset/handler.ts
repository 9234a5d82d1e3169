import { tables } from '#tables/wishes';
import { resetOf } from '../../../shared/platform/boundary/reset.ts';

/** This context's part of a reset of the demo: takes nothing, is emptied, and takes everything again. */
export const handler = resetOf('wishes', tables);
