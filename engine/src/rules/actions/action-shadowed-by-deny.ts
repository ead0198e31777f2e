import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { firstCovering, groupStatements } from '../shared/statementGroups';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A Deny of the same policy takes back all that an action allows.',
  messages: {
    shadowed:
      '"{action}" is denied for all of these resources by "{deny}" in statement {number}. A Deny wins, so this allows nothing.',
  },
  check: {
    policy(ctx, { statements }) {
      const denies = statements.filter(isPlainDeny);
      if (denies.length === 0) return;
      const groups = groupStatements(denies);
      for (const statement of statements) {
        const { action, resource } = statement;
        if (statement.effect !== 'Allow' || !action || !resource || resource.opaque) continue;
        const covering = groups.about(resource, 'Deny');
        if (groups.isExhausted) return;
        if (covering.length === 0) continue;
        for (const item of action.items) {
          const deny = firstCovering(covering, item, anywhere);
          if (!deny) continue;
          const { list } = action;
          ctx.report({
            span: contentSpan(item.node, ctx.document.text),
            message: 'shadowed',
            data: { action: item.node.value, deny: deny.node.value, number: deny.element.statement.index + 1 },
            related: [{ span: contentSpan(deny.node, ctx.document.text), message: 'The Deny that takes it back.' }],
            ...(list &&
              list.items.length > 1 && {
                fixes: (edit) => [
                  { title: `Remove "${item.node.value}"`, kind: 'suggestion', edits: edit.removeItem(list, item.node) },
                ],
              }),
          });
        }
      }
    },
  },
});

function isPlainDeny({ effect, action, resource, condition, notResource }: Statement): boolean {
  return effect === 'Deny' && action !== undefined && resource !== undefined && !condition && !notResource;
}

/** A Deny wins wherever it stands. */
const anywhere = () => Number.POSITIVE_INFINITY;

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A Deny always wins. When one without a condition covers the action and every resource it is allowed on, the permission never takes effect.',
  references: [
    {
      title: 'The difference between explicit and implicit denies',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:DeleteObject"],
//                                ^^^^^^^^^^^^^^^ warning action-shadowed-by-deny (fix)
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
        `
      "Effect": "Deny",
      "Action": "s3:Delete*",
      "Resource": "*"
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:DeleteObject"],
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
        `
      "Effect": "Deny",
      "Action": "s3:Delete*",
      "Resource": "arn:aws:s3:::my-app-assets/public/*"
`,
      ),
    ],
  },
});
