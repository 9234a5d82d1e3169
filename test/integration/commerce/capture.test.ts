import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { killProcessesOf } from '../tiers/function-processes.ts';
import { aPaidOrder, chargeOf, send } from './shop.ts';

describe('money that is taken with shipments', function () {
  this.timeout(90_000);
  let doors: Doors;
  let gateway: string;
  let forgetSetting: () => void;
  const Name = () => `/${doors.env}/PaymentsService/capture`;
  before(async () => {
    doors = await doorsUnderTest();
    const stack = await sharedLocalStack();
    gateway = companionOf(stack, 'paymentGateway');
    // A process that begins has the setting at once, others within twenty seconds.
    forgetSetting = () => void killProcessesOf(stack, `laurel-${doors.env}-payments-pay-order`);
    await doors.ssm.send(new PutParameterCommand({ Name: Name(), Type: 'String', Value: 'on_shipment' }));
    forgetSetting();
  });
  after(async () => {
    await doors.ssm.send(new DeleteParameterCommand({ Name: Name() }));
    forgetSetting();
  });

  const post = (path: string, json: unknown) => send(doors, path, json);
  const chargeBecomes = (orderId: string, charge: object) =>
    eventually(async () => expect(await chargeOf(gateway, orderId)).to.include(charge), 30_000);

  it('is set aside with the payment, taken by the share that is shipped, and given back as far as it was taken', async () => {
    const { orderId, sku } = await aPaidOrder(doors);
    expect(await chargeOf(gateway, orderId)).to.include({ amount: 3325, captured: 0 });
    const path: string = `/orders/${orderId}`;
    const refund = (amount: number) => post(`${path}/refunds`, { amount, reason: 'a bad apple' });
    expect((await refund(1)).body.code).to.equal('order_state');
    await post(`${path}/shipments`, { lines: [{ productId: sku, quantity: 5 }] });
    await chargeBecomes(orderId, { captured: 831 });
    expect((await refund(8.32)).body.code).to.equal('refund_too_much');
    expect((await refund(8)).status).to.equal(201);
    await chargeBecomes(orderId, { refunded: 800 });
    await post(`${path}/complete`, {});
    await chargeBecomes(orderId, { captured: 3325, refunded: 800 });
  });

  it('is set aside again where its time was over before it was taken', async () => {
    const { orderId, sku } = await aPaidOrder(doors);
    expect((await fetch(`${gateway}/charges/${orderId}/lapse`, { method: 'POST' })).status).to.equal(200);
    expect(await chargeOf(gateway, orderId)).to.include({ captured: 0, lapsed: true });
    await post(`/orders/${orderId}/shipments`, { lines: [{ productId: sku, quantity: 20 }] });
    await chargeBecomes(orderId, { captured: 3325 });
  });

  it('is let go of where the order is cancelled', async () => {
    const { orderId } = await aPaidOrder(doors);
    await post(`/orders/${orderId}/cancel`, { reason: 'changed my mind' });
    await chargeBecomes(orderId, { captured: 0, refunded: 0, voided: true });
  });
});
