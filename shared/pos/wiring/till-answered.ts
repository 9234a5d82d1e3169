import type { Route } from '../../platform/boundary/route.ts';
import { type Memory, tillAnswered } from '../adapters/till-answered.ts';

const MEBIBYTE = 2 ** 20;
/** @source https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html in MB */
const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: limit } = process.env;

const memory: Memory = {
  used: () => process.memoryUsage.rss(),
  limit: limit ? Number(limit) * MEBIBYTE : undefined,
};

/** Figures of a function's own door. */
export const ownFigures = (route: Pick<Route<object>, 'id'>) => tillAnswered(route, memory);
