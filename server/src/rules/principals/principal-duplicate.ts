import { principalForm } from '../../policy/principal';
import { contentSpan } from '../../policy/syntax';
import { defineRule } from '../rule';
import { removePrincipal } from '../shared/listEdits';
import { trustExample } from '../shared/trustExample';
import { principalElement } from '../shared/trustReferences';

export const principalDuplicate = defineRule({
  id: 'principal-duplicate',
  group: 'principals',
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'quickfix',
  since: '0.1.0',
  summary: 'A principal is named twice in one statement.',
  why: 'The second mention changes nothing. An account id and the ARN of its root mean the same.',
  references: [principalElement],
  messages: {
    twice: '"{value}" is named twice in this statement.',
    account: '"{value}" and "{other}" both mean the whole account.',
  },
  examples: {
    bad: [
      {
        text: trustExample(`      "Principal": { "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com", "lambda.amazonaws.com"] },
//                                                                             ^^^^^^^^^^^^^^^^^^^^ suggestion principal-duplicate (fix)
      "Action": "sts:AssumeRole"`),
      },
      {
        text: trustExample(`      "Principal": { "AWS": ["arn:aws:iam::210987654321:root", "210987654321"] },
//                                                              ^^^^^^^^^^^^ suggestion principal-duplicate (fix)
      "Action": "sts:AssumeRole",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }`),
      },
    ],
    good: [
      {
        text: trustExample(`      "Principal": { "Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] },
      "Action": "sts:AssumeRole"`),
      },
    ],
  },
  check: {
    statement(ctx, statement) {
      const items = statement.principal?.items ?? [];
      if (items.length < 2) return;
      const seen = new Map<string, string>();
      for (const item of items) {
        const value = item.node.value;
        const { shape, account } = principalForm(value);
        const id = `${item.type} ${shape === 'account' || shape === 'root' ? account : value}`;
        const other = seen.get(id);
        if (other === undefined) seen.set(id, value);
        else {
          ctx.report({
            span: contentSpan(item.node, ctx.document.text),
            message: other === value ? 'twice' : 'account',
            data: { value, other },
            fixes: (edit) => {
              const edits = removePrincipal(edit, item);
              return edits.length > 0 ? [{ title: `Remove "${value}"`, kind: 'quickfix', edits }] : [];
            },
          });
        }
      }
    },
  },
});
