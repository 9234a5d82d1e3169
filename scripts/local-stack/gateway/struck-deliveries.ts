import type { Invoker } from '../lambda/invoker.ts';
import type { Queues } from '../sqs/queues.ts';
import type { Deliverer, Faults } from './faults.ts';

/** What a service delivers through; faults that name the service strike what it sends there. */
export function struckDeliveries(
  by: Deliverer,
  faults: Pick<Faults, 'refuseDelivery'>,
  { queues, invoker }: { readonly queues: Queues; readonly invoker: Invoker },
): { readonly queues: Queues; readonly invoker: Invoker } {
  const refusalOf = (body: string): unknown => {
    try {
      faults.refuseDelivery(by, 'sqs', 'SendMessage', body);
      return undefined;
    } catch (refusal) {
      return refusal;
    }
  };
  return {
    queues: {
      ...queues,
      async send(queue, body, attributes, place) {
        faults.refuseDelivery(by, 'sqs', 'SendMessage', body);
        await queues.send(queue, body, attributes, place);
      },
      ...(queues.sendTogether && {
        sendTogether(messages) {
          const struck = messages.map(({ body }) => refusalOf(body));
          const answers = queues.sendTogether?.(messages.filter((_, index) => struck[index] === undefined)) ?? [];
          const left = answers.values();
          return struck.map((refusal) => refusal ?? left.next().value);
        },
      }),
    },
    invoker: {
      ...invoker,
      invokeAsync(request) {
        faults.refuseDelivery(by, 'lambda', 'Invoke', request.payload);
        invoker.invokeAsync(request);
      },
    },
  };
}
