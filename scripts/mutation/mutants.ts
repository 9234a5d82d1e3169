import { stripTypeScriptTypes } from 'node:module';
import { type AnyNode, parse } from 'acorn';
import { ancestor } from 'acorn-walk';

/** One small mistake in a source: the text from start to end is replaced. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** From 1. */
  readonly line: number;
  /** That line, without the space around it. */
  readonly code: string;
  /** What was done: `< -> <=`. */
  readonly change: string;
}

const SWAPPED: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
};

/** Calls whose loss no caller of the function can see, nor what they are given. */
const UNSEEN_CALLS = /^(?:logger|console)\.|^describeActiveSpan\b/;

/**
 * The mistakes that a source can have: swapped operators, conditions that always or never hold, numbers that are one off,
 * flipped truths, lost texts, calls that are not made, optional chains that insist.
 *
 * Types are blanked, not parsed, so that places in the source stay what they are.
 */
export function mutantsOf(source: string): Mutant[] {
  const code = stripTypeScriptTypes(source);
  const lines = source.split('\n');
  const mutants = new Map<string, Mutant>();
  const add = (start: number, end: number, replacement: string) => {
    const before = source.slice(start, end);
    if (before === replacement) return;
    const line = source.slice(0, start).split('\n').length;
    const mutant = {
      start,
      end,
      replacement,
      line,
      code: (lines[line - 1] as string).trim(),
      change: `${oneLine(before)} -> ${oneLine(replacement)}`,
    };
    mutants.set(`${start}:${end}:${replacement}`, mutant);
  };
  ancestor(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), {
    BinaryExpression: (node) => swapOperator(node, node.left, node.right),
    LogicalExpression: (node) => swapOperator(node, node.left, node.right),
    IfStatement: ({ test }) => decide(test),
    ConditionalExpression: ({ test }) => decide(test),
    UnaryExpression: (node) => {
      if (node.operator === '!') add(node.start, node.argument.start, '');
    },
    Literal: (node, _, ancestors) => {
      if (isName(node, ancestors.at(-2)) || ancestors.some(isUnseen)) return;
      if (typeof node.value === 'boolean') add(node.start, node.end, String(!node.value));
      if (typeof node.value === 'number') add(node.start, node.end, String(node.value + 1));
      if (typeof node.value === 'string' && node.value !== '') add(node.start, node.end, "''");
    },
    ExpressionStatement: (node) => {
      const { expression } = node;
      const call = expression.type === 'AwaitExpression' ? expression.argument : expression;
      if (call.type !== 'CallExpression' && call.type !== 'AssignmentExpression') return;
      if (!isUnseen(call)) add(node.start, node.end, ';');
    },
    MemberExpression: (node) => {
      if (node.optional) add(node.object.end, node.object.end + 2, '.');
    },
  });
  return [...mutants.values()].sort((one, other) => one.start - other.start);

  function swapOperator({ operator }: { readonly operator: string }, left: AnyNode, right: AnyNode): void {
    const start = left.end + code.slice(left.end, right.start).indexOf(operator);
    for (const other of SWAPPED[operator] ?? []) add(start, start + operator.length, other);
  }

  function isUnseen(node: AnyNode): boolean {
    return node.type === 'CallExpression' && UNSEEN_CALLS.test(code.slice(node.start, node.end));
  }

  function decide(test: AnyNode): void {
    for (const outcome of ['true', 'false']) add(test.start, test.end, outcome);
  }
}

export function mutated(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

/** Texts that name modules and keys are not behaviour. */
function isName(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (!parent) return false;
  if (/^(?:Import|Export)/.test(parent.type)) return true;
  return parent.type === 'Property' && parent.key === node && !parent.computed;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line === '' ? 'nothing' : line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
