/** Stands in for @aws-sdk/credential-provider-node in the bundles: a Lambda's credentials are in its environment. */
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = () => fromEnv();
