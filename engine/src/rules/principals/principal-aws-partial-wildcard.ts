import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { clausesOn } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, principalElement } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'The ARN of a principal holds a wildcard.',
  accessAnalyzer: ['UNSUPPORTED_WILDCARD_IN_PRINCIPAL'],
  messages: {
    wildcard:
      '"{value}" holds a wildcard, which cannot match part of a principal. IAM refuses this document; a condition on aws:PrincipalArn can match several.',
  },
  check: {
    principal(ctx, item) {
      const value = item.node.value;
      const { shape, arn } = principalForm(value);
      if (shape !== 'arn-pattern' || item.type !== 'AWS' || !arn) return;
      const { statement } = item.element;
      const only = statement.principal?.items.length === 1 && /^\d{12}$/.test(arn.account);
      const free = clausesOn(statement, ['aws:principalarn']).length === 0;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'wildcard',
        data: { value },
        fixes: (edit) => {
          if (!only || !free || arn.service !== 'iam') return [];
          const condition = addCondition(edit, statement, 'ArnLike', { 'aws:PrincipalArn': value });
          if (condition.length === 0) return [];
          return [
            {
              title: `Trust account ${arn.account}, with a condition on aws:PrincipalArn`,
              kind: 'suggestion',
              edits: [...edit.replaceText(item.node, `arn:${arn.partition}:iam::${arn.account}:root`), ...condition],
            },
          ];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A principal is either "*" or named in full; a wildcard cannot match part of a name or ARN. IAM refuses it. To trust several roles, trust their account and match the ARNs in a condition on aws:PrincipalArn.',
  references: [principalElement, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-*" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-aws-partial-wildcard (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
      "Action": "sts:AssumeRole",
      "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-*" } }
`),
    ],
  },
});
