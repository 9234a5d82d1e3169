import { setting } from '../../platform/settings.ts';

export const environment = setting('ENV');

/** Whether the deployment allows resets. In prod there are none, whatever it says. */
export const allowsReset = process.env.DEMO_RESET === 'demo' && environment !== 'prod';
