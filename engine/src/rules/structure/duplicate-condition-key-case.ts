import type { Editor } from '../../edits/editor';
import type { ConditionClause } from '../../model/model';
import { toValue } from '../../syntax/json';
import { contentSpan, type SyntaxNode } from '../../syntax/syntax';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition names one key twice in different letter case.',
  accessAnalyzer: ['DUPLICATE_KEYS_WITH_DIFFERENT_CASE'],
  messages: {
    duplicate:
      '"{key}" and "{first}" are the same key: IAM does not regard letter case. One operator names a key once.',
  },
  check: {
    statement(ctx, { condition }) {
      for (const { clauses, member } of condition?.blocks ?? []) {
        if (clauses.length < 2) continue;
        clauses.forEach((clause, index) => {
          const first = clauses.find((other) => other.lowerKey === clause.lowerKey);
          if (
            !first ||
            clauses.indexOf(first) === index ||
            clauses.some((other, i) => i < index && other.key === clause.key)
          )
            return;
          ctx.report({
            span: contentSpan(clause.keyMember.key, ctx.document.text),
            message: 'duplicate',
            data: { key: clause.key, first: first.key },
            related: [{ span: first.keyMember.key, message: 'The same key' }],
            fixes: (edit) => mergeFix(edit, member.value, first, clause),
          });
        });
      }
    },
  },
});

function mergeFix(edit: Editor, owner: SyntaxNode | undefined, first: ConditionClause, second: ConditionClause): Fix[] {
  const [kept, moved] = [first.keyMember.value, second.keyMember.value];
  if (owner?.type !== 'object' || !kept || !moved || first.opaque || second.opaque) return [];
  const values = [...new Set([toValue(kept), toValue(moved)].flat())];
  return [
    {
      title: `Merge both into "${first.key}" (any of the values matches)`,
      kind: 'suggestion',
      edits: [...edit.replaceValue(kept, values), ...edit.removeMember(owner, second.keyMember)],
    },
  ];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM compares condition keys without regard to letter case, so both are the same key given twice. Access Analyzer reports it as an error.',
  references: [
    {
      title: 'Access Analyzer: Duplicate keys with different case',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringLike": {
          "s3:prefix": "public/*",
          "s3:Prefix": "shared/*"
//         ^^^^^^^^^ error duplicate-condition-key-case (fix)
        }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringLike": { "s3:prefix": "public/*" },
        "StringEquals": { "s3:Prefix": "public/reports" }
      }
`),
    ],
  },
});
