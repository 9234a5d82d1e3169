import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Chapter } from '../stage.ts';

const TILL = { channelId: 'POS-001', transactionId: 'TXN-67890' };

/** Somebody pays at a till: the partner knows them, says what the basket earns and books it; then a third of it comes back. */
export const sellingAtATill: Chapter = async ({ doors, say, figure }) => {
  const token = doors.token('till-pos-001', { scope: 'pos', channels: [TILL.channelId] });
  const post = async (path: string, json: unknown, key?: string) => {
    const headers = key ? { 'idempotency-key': key } : {};
    const { status, body } = await doors.request('POST', path, { token, json, headers });
    figure(`status of ${path}`, status, 200);
    return body.data;
  };
  const { sessionId, customerName, tier, currentPoints } = await post('/loyalty/identify', {
    customerId: 'CUST-12345',
    ...TILL,
  });
  figure('who is there', [customerName, tier, currentPoints], ['John Doe', 'Gold', 5000]);
  const basket = { sessionId, transactionAmount: 150, items: [{ sku: 'SKU-001', qty: 2 }] };
  const { earnedPoints, multiplier, breakdown } = await post('/loyalty/calculate-rewards', basket);
  figure('what 150.00 earn', [earnedPoints, multiplier, breakdown], [450, 3, { basePoints: 300, tierBonus: 150 }]);
  say('a till identifies John Doe by POST /loyalty/identify: Gold, 5000 points; his basket of 150.00 earns 450');

  const sale = { sessionId, transactionId: TILL.transactionId, finalAmount: 150 };
  for (const _ of ['first', 'again']) {
    const { status, newBalance } = await post('/loyalty/finalize', sale);
    figure('the sale', [status, newBalance], ['finalized', 5450]);
  }
  const Name = `/${doors.env}/PdiService/api-endpoint`;
  const { Parameter } = await doors.ssm.send(new GetParameterCommand({ Name }));
  const state = (await (await fetch(`${Parameter?.Value}/_state`)).json()) as { bookings: { times: number }[] };
  figure(
    'bookings at the partner',
    state.bookings.map(({ times }) => times),
    [1],
  );
  say(
    'the till finalizes the sale twice, as tills do that hear no answer: 5450 points, and one booking at the partner',
  );

  const back = await post(`/loyalty/sessions/${sessionId}/returns`, { amount: 50 }, 'return-1');
  figure(
    'points that came back',
    back.returns.map(({ points }: { readonly points: number }) => points),
    [150],
  );
  figure('the sale itself', [back.status, back.earnedPoints], ['finalized', 450]);
  say('a third of it comes back, and 150 points with it; the sale itself stays as it was');
};
