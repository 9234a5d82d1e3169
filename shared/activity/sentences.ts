/** An event's data, of which nothing is known but that it is an object. */
export type Data = Readonly<Record<string, unknown>>;

type Sentence = (data: Data) => string;

/** By the stem of the type. Each says what is known, and less where a field is missing. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  'users.userCreated': () => 'Signed up',
  'users.userDeleted': () => 'The account was deleted',
  'users.usersMerged': () => 'Two accounts became one',
  'loyalty.pointsAdded': ({ difference, totalPoints }) =>
    isNumber(difference)
      ? `${points(Math.abs(difference))} ${difference < 0 ? 'taken' : 'added'}${now(totalPoints)}`
      : `The points changed${now(totalPoints)}`,
  'loyalty.pointsExpired': ({ points: count, month, totalPoints }) =>
    `${isNumber(count) ? points(count) : 'Points'} of ${text(month, 'a month')} expired${now(totalPoints)}`,
  'loyalty.pointsExpiring': ({ points: count, expiresAt }) =>
    `${isNumber(count) ? points(count) : 'Points'} will expire${isText(expiresAt) ? ` on ${expiresAt.slice(0, 10)}` : ' soon'}`,
  'loyalty.tierUpgraded': ({ previousTier, newTier }) =>
    `Reached ${text(newTier, 'a higher tier')}${isText(previousTier) ? `, after ${previousTier}` : ''}`,
  'orders.orderCreated': ({ products }) =>
    `The order was placed${Array.isArray(products) ? `: ${counted(products.length, 'product')}` : ''}`,
  'orders.orderConfirmed': () => 'The order was confirmed',
  'orders.orderShipped': ({ lines }) =>
    `Shipped${Array.isArray(lines) ? `: ${counted(lines.length, 'line')} of the order` : ''}`,
  'orders.orderDelivered': () => 'The order was delivered',
  'orders.orderCompleted': ({ value, currency }) => `The order was completed${money(value, currency)}`,
  'orders.orderCancelled': ({ reason }) => `The order was cancelled${because(reason)}`,
  'orders.orderExpired': () => 'The order expired: it was not paid in time',
  'orders.orderRefunded': ({ refundedValue, currency, reason }) =>
    `A refund was made${money(refundedValue, currency)}${because(reason)}`,
  'payments.paymentCaptured': ({ amount, currency }) => `The payment was taken${money(amount, currency)}`,
  'payments.paymentRefunded': ({ amount, currency }) => `The payment was given back${money(amount, currency)}`,
  'payments.paymentRejected': ({ reason }) =>
    `The payment was refused${because(isText(reason) ? reason.replaceAll('_', ' ') : reason)}`,
  'payments.pointsNotReturned': ({ points: count }) =>
    `${isNumber(count) ? points(count) : 'Points'} could not come back: the account is closed`,
  'pos.sessionFinalized': ({ amount, currency, earnedPoints }) =>
    `Bought at a till${money(amount, currency)}${isNumber(earnedPoints) ? `, ${points(earnedPoints)} earned` : ''}`,
  'pos.sessionVoided': ({ kind, amount, currency, points: count }) =>
    `${kind === 'return' ? `Goods came back to a till${money(amount, currency)}` : 'A sale at a till was taken back'}${
      isNumber(count) ? `, ${points(count)} taken` : ''
    }`,
  'inventory.stockReserved': () => 'The products are set aside',
  'inventory.stockReservationFailed': () => 'The products are not in stock',
  'inventory.reservationExpired': () => 'The products are set aside no longer',
  'inventory.stockUpdated': ({ previousStockLevel: before, newStockLevel: after }) =>
    `${isNumber(after) ? `${after} in stock` : 'The stock changed'}${isNumber(before) ? `, after ${before}` : ''}`,
  'inventory.outOfStock': () => 'Out of stock',
  'product.productCreated': ({ name, price }) => `${text(name, 'The product')} is on sale${at(price)}`,
  'product.productUpdated': ({ name, price, previous }) => {
    const { name: nameBefore, price: priceBefore } = (previous ?? {}) as Data;
    const isRenamed = isText(nameBefore) && isText(name) && nameBefore !== name;
    const isRepriced = isNumber(priceBefore) && isNumber(price) && priceBefore !== price;
    return [
      isRenamed ? `${nameBefore} is called ${name}` : `${text(name, 'The product')} was changed`,
      ...(isRepriced ? [`${decimal(price)} instead of ${decimal(priceBefore)}`] : []),
    ].join(': ');
  },
  'product.productDeleted': () => 'No longer on sale',
  'pricing.pricingCalculated': ({ priceBrackets }) => {
    const first = (Array.isArray(priceBrackets) ? priceBrackets[0] : undefined) as Data | undefined;
    return isNumber(first?.price) && isNumber(first.quantity)
      ? `Larger quantities cost less: ${decimal(first.price)} each from ${first.quantity} on`
      : 'Prices of larger quantities were calculated';
  },
};

/** One line of words that tells of an event: without its ids, which stand beside it. */
export function sentence(type: string, data: Data): string {
  const stem = type.replace(/\.v\d+$/, '');
  return Object.hasOwn(SENTENCES, stem) ? line((SENTENCES[stem] as Sentence)(data)) : type;
}

/** What others wrote may have breaks in it. */
function line(words: string): string {
  return [...words.replaceAll(/\s+/gu, ' ')].slice(0, 500).join('').toWellFormed().trim();
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const text = (value: unknown, otherwise: string): string => (isText(value) ? value : otherwise);
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const points = (count: number): string => counted(count, 'point');
const now = (total: unknown): string => (isNumber(total) ? `: ${total} now` : '');
const because = (reason: unknown): string => (isText(reason) ? `: ${reason}` : '');
const decimal = (major: number): string => major.toFixed(2);
const at = (price: unknown): string => (isNumber(price) ? ` at ${decimal(price)}` : '');
/** Minor units, as events carry money. */
const money = (minor: unknown, currency: unknown): string =>
  isNumber(minor) ? `: ${decimal(minor / 100)}${isText(currency) ? ` ${currency}` : ''}` : '';
