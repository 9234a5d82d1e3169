import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { setting } from '../../platform/settings.ts';
import { type CaptureMode, captureModeIn } from '../payment.ts';

const said = parameter({ client: ssmClient(), name: setting('CAPTURE_PARAMETER') });

/** When the deployment takes money. */
export const captureMode = async (): Promise<CaptureMode> => captureModeIn(await said());
