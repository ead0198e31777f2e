import { resolveKey } from '../../conditions/conditionKey';
import { isArnPattern } from '../../conditions/conditionValue';
import { splitArn } from '../../model/arn';
import { operatorText } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { changeOperator, operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'An ARN is compared with a pattern for plain text.',
  accessAnalyzer: ['STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS'],
  messages: {
    like: '"{operator}" lets a "*" in the ARN match across colons. Use "{better}", which compares the parts of the ARN one by one.',
  },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      if (operator.known !== 'StringLike' && operator.known !== 'StringNotLike') return;
      if (resolveKey(ctx.data, clause.key)?.valueType !== 'ARN') return;
      // Of "*" alone another rule speaks, and a pattern that is no ARN would be refused under an Arn operator.
      const texts = clause.values.map((value) => completed(textOf(value)));
      if (!texts.every((text) => isArnPattern(text) && text !== '*')) return;
      const isComplete = clause.values.every((value, index) => textOf(value) === texts[index]);
      const better = operatorText({ ...operator, base: operator.negated ? 'ArnNotLike' : 'ArnLike' });
      ctx.report({
        span: contentSpan(clause.operatorMember.key, ctx.document.text),
        message: 'like',
        data: { operator: operator.text, better },
        fixes: (edit) => {
          if (isComplete) return operatorFix(edit, clause, better, 'suggestion', ' (narrows what matches)');
          // A short pattern has to be written out, which moving the key to another operator would undo.
          const isAlone =
            clause.operatorMember.value?.type === 'object' && clause.operatorMember.value.members.length === 1;
          const renamed = isAlone ? changeOperator(edit, clause, better) : [];
          if (renamed.length !== 1) return [];
          const written = clause.values.flatMap((node) =>
            node.type === 'string' && completed(node.value) !== node.value
              ? edit.replaceText(node, completed(node.value))
              : [],
          );
          return [
            {
              title: `Use "${better}" with all six parts of the ARN (narrows what matches)`,
              kind: 'suggestion',
              edits: [...renamed, ...written],
            },
          ];
        },
      });
    },
  },
});

/** A pattern that stands for whole ARNs of a service, `arn:aws:codebuild:*`, with all parts; any other text as it is. */
function completed(text: string): string {
  const parts = splitArn(text);
  if (parts.length < 3 || parts.length >= 6 || parts.at(-1) !== '*') return text;
  return text + ':*'.repeat(6 - parts.length);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Under StringLike a "*" also matches colons, so it can reach over into the next part of the ARN: "arn:aws:iam::*:role/app" then matches ARNs of another shape. ArnLike compares the six parts one by one.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  peers: { parliament: ['MISMATCHED_TYPE_BUT_USABLE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-*" }
//       ^^^^^^^^^^ security condition-string-on-arn-key (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:SourceArn": "arn:aws:codebuild:*" }
//       ^^^^^^^^^^ security condition-string-on-arn-key (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-deployer" }
      }
`),
    ],
  },
});
