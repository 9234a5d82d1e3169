/** A JSON schema, or a part of one. */
export type Node = Readonly<Record<string, unknown>>;

/**
 * What a JSON schema allows as a Markdown table: a row for each setting, nested ones by their path, alternatives by their
 * title.
 */
export function schemaTable(schema: Node): string {
  return [
    '| setting | what it may be | absent | meaning |',
    '| --- | --- | --- | --- |',
    ...rows(schema, schema, ''),
  ].join('\n');
}

function rows(root: Node, node: Node, path: string): string[] {
  const required = new Set(list(node.required));
  return Object.entries(record(node.properties)).flatMap(([name, property]) => {
    if (name === '$schema') return [];
    return settingRows(
      root,
      resolved(root, record(property)),
      path === '' ? name : `${path}.${name}`,
      required.has(name),
    );
  });
}

function settingRows(root: Node, node: Node, path: string, required: boolean): string[] {
  const absent = required ? 'required' : node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``;
  const row = `| \`${path}\` | ${cell(kindOf(root, node))} | ${cell(absent)} | ${cell(String(node.description ?? ''))} |`;
  const alternatives = [...list(node.oneOf), ...list(node.anyOf)].map((each) => resolved(root, record(each)));
  const items = resolved(root, record(node.items));
  const values = resolved(root, record(node.additionalProperties));
  return [
    row,
    ...rows(root, node, path),
    ...alternatives.flatMap((each) => {
      const type = record(record(each.properties).type).const;
      return rows(root, each, typeof type === 'string' ? `${path}(${type})` : path);
    }),
    ...(items.properties ? rows(root, items, `${path}[]`) : []),
    ...(values.properties ? rows(root, values, `${path}.<name>`) : []),
  ];
}

/** What a value may be, in words. */
export function kindOf(root: Node, node: Node): string {
  if ('const' in node) return `\`${JSON.stringify(node.const)}\``;
  if (Array.isArray(node.enum)) return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const alternatives = [...list(node.oneOf), ...list(node.anyOf)];
  if (alternatives.length > 0)
    return alternatives
      .map((each) => resolved(root, record(each)))
      .map((each) => (typeof each.title === 'string' ? each.title : kindOf(root, each)))
      .join(' or ');
  const type = Array.isArray(node.type) ? node.type.join(' or ') : String(node.type ?? 'anything');
  if (type === 'array') return `list of ${kindOf(root, resolved(root, record(node.items)))}${bounds(node, 'Items')}`;
  if (type === 'string')
    return `text${bounds(node, 'Length')}${typeof node.pattern === 'string' ? `, \`${node.pattern}\`` : ''}`;
  return `${type}${bounds(node, '')}`;
}

function bounds(node: Node, of: 'Items' | 'Length' | ''): string {
  const low = of === '' ? node.minimum : node[`min${of}`];
  const high = of === '' ? node.maximum : node[`max${of}`];
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return ` from ${low}`;
  return low === undefined ? ` up to ${high}` : `, ${low} to ${high}`;
}

/** The node with what it refers to within its root in its place. */
export function resolved(root: Node, node: Node): Node {
  const { $ref, ...beside } = node;
  if (typeof $ref !== 'string' || !$ref.startsWith('#/')) return node;
  const found = $ref
    .slice(2)
    .split('/')
    .reduce<Node>((at, key) => record(at[key]), root);
  return { ...resolved(root, found), ...beside };
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function record(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
