import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { setting } from '../../platform/settings.ts';

/** The address that the deployment has set for its first administrator; undefined where it has set none. */
export const firstAdminAddress = parameter({ client: ssmClient(), name: setting('FIRST_ADMIN_PARAMETER') });
