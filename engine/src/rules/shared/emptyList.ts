import type { Statement } from '../../model/model';
import type { RuleContext } from '../rule';

type ListElement = Statement['action'] | Statement['resource'];

/** Reports those elements of a statement that are empty lists, which leave the statement without effect. */
export function reportEmptyLists(
  ctx: RuleContext<'empty'>,
  { node, policy }: Statement,
  elements: readonly ListElement[],
): void {
  const statements = policy.statement?.member.value;
  for (const element of elements) {
    if (element?.list?.items.length !== 0) continue;
    ctx.report({
      span: element.list,
      message: 'empty',
      data: { name: element.name },
      fixes: (edit) =>
        statements?.type === 'array' && statements.items.length > 1
          ? [{ title: 'Remove this statement', kind: 'suggestion', edits: edit.removeItem(statements, node) }]
          : [],
    });
  }
}
