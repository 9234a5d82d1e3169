/**
 * Stands in for @aws-sdk/credential-provider-node in the bundles: a Lambda's credentials are in its environment. They are
 * read once, as the original does too: the environment of a process does not change, and each reading of it costs.
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = () => {
  const read = fromEnv();
  let known;
  return () => (known ??= read());
};
