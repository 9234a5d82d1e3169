import { join } from 'node:path';

/** The function that credits orders: its queue, its dead-letter queue and its log are what the stack is watched by. */
export const ORDER_FUNCTION = 'loyalty/handle-order-completed';

const inNames = ORDER_FUNCTION.replace('/', '-');

export const orderQueue = (env: string) => `laurel-${env}-${inNames}`;
export const orderDeadLetterQueue = (env: string) => `${orderQueue(env)}-dlq`;
export const orderLog = (stateDir: string) => join(stateDir, 'logs', `${inNames}.log`);
