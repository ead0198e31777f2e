import type { ArrayNode, StringNode } from '../../syntax/syntax';
import { contentSpan } from '../../syntax/syntax';
import type { RuleContext } from '../rule';
import { mostAlike, relatedPlaces } from './bulk';

/** An entry of a list that another entry makes superfluous. */
export interface CoveredEntry<Message extends string> {
  readonly node: StringNode;
  readonly by: StringNode;
  readonly message: Message;
  readonly data: Readonly<Record<string, string | number>>;
}

/**
 * Reports superfluous entries of one list, each with its removal. Many are one finding at the first of them, so that a
 * long list does not bury everything else; `many` is told the `entry` and how many `others` there are.
 */
export function reportCovered<Message extends string>(
  ctx: RuleContext<Message>,
  list: ArrayNode,
  covered: readonly CoveredEntry<Message>[],
  many: Message,
): void {
  const { text } = ctx.document;
  const [first] = covered;
  if (first && covered.length > mostAlike) {
    const nodes = covered.map(({ node }) => node);
    ctx.report({
      span: contentSpan(first.node, text),
      message: many,
      data: { entry: first.node.value, others: covered.length - 1 },
      related: relatedPlaces(nodes.slice(1), text, 'This entry is covered, too.'),
      fixes: (edit) => [
        {
          title: `Remove all ${covered.length} covered entries of this list`,
          kind: 'quickfix',
          edits: edit.removeItems(list, nodes),
        },
      ],
    });
    return;
  }
  for (const { node, by, message, data } of covered) {
    ctx.report({
      span: contentSpan(node, text),
      message,
      data,
      related: [{ span: contentSpan(by, text), message: 'The entry that covers it.' }],
      fixes: (edit) => [{ title: `Remove "${node.value}"`, kind: 'quickfix', edits: edit.removeItem(list, node) }],
    });
  }
}
