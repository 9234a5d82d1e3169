import type { MetricDeclaration } from '../declarations/metrics.ts';

/** As Datadog's AWS integration spells what CloudWatch has in the namespace Laurel: ParkedMessages is parked_messages. */
export function datadogName({ name }: Pick<MetricDeclaration, 'name'>): string {
  return `laurel.${wordsOf(name).replaceAll(' ', '_')}`;
}

/** A count with a dimension is written without it too: to add both up would count twice. */
export function exceptByDimension({ by }: Pick<MetricDeclaration, 'by'>): string[] {
  return by === undefined ? [] : [`!${by}:*`];
}

/** `ParkedMessages` is `parked messages`. */
export function wordsOf(name: string): string {
  return name.replaceAll(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
