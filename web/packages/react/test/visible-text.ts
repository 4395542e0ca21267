/** Finds words that a component would show as they stand in its source, in place of a text of the catalogue. */

import { parseSync } from "vite";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Attributes that people read or hear, of elements and of this project's components. */
const READ = new Set([
  ...["aria-label", "aria-description", "aria-placeholder", "aria-roledescription", "aria-valuetext"],
  ...["title", "placeholder", "alt", "label", "action", "name-label", "text"],
]);

const WORD = /\p{L}/u;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

function children(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

/** The strings that an expression may give: through conditions, `&&`, `??`, `+` and templates, not through calls. */
function strings(node: Node | null | undefined): { text: string; start: number }[] {
  switch (node?.type) {
    case "Literal":
      return typeof node.value === "string" ? [{ text: node.value, start: node.start }] : [];
    case "TemplateLiteral":
      return (node.quasis as { value: { cooked: string } }[])
        .map(({ value }) => ({ text: value.cooked, start: node.start }))
        .concat((node.expressions as Node[]).flatMap(strings));
    case "ConditionalExpression":
      return [...strings(node.consequent as Node), ...strings(node.alternate as Node)];
    case "LogicalExpression":
    case "BinaryExpression":
      return node.type === "BinaryExpression" && node.operator !== "+"
        ? []
        : [...strings(node.left as Node), ...strings(node.right as Node)];
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
      return strings(node.expression as Node);
    default:
      return [];
  }
}

function shown(node: Node): { text: string; start: number }[] {
  switch (node.type) {
    case "JSXText":
      return [{ text: node.value as string, start: node.start }];
    case "JSXElement":
    case "JSXFragment":
      return (node.children as Node[]).flatMap(strings);
    case "JSXAttribute":
      return READ.has((node.name as { name: string }).name) ? strings(node.value as Node | null) : [];
    default:
      return [];
  }
}

/** Each as `line: words`. */
export function visibleText(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    for (const { text, start } of shown(node)) {
      if (WORD.test(text)) found.push(`${source.slice(0, start).split("\n").length}: ${text.trim()}`);
    }
    children(node).forEach(visit);
  };
  visit(parseSync(file, source).program as unknown as Node);
  return found;
}
