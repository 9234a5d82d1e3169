import { chainingSamples } from './chaining-samples.ts';
import { nestingSamples } from './nesting-samples.ts';
import type { Sample } from './sample.ts';
import { stepSamples } from './step-samples.ts';
import { waitingSamples } from './waiting-samples.ts';

export const allSamples: readonly Sample[] = [...stepSamples, ...waitingSamples, ...nestingSamples, ...chainingSamples];
