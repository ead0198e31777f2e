import { sliceSpan } from '../../syntax/syntax';
import { findVariables, hasVariableVersion } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'A policy variable stands under an operator that takes none.',
  accessAnalyzer: ['INVALID_VARIABLE_FOR_OPERATOR'],
  messages: {
    operator:
      '"{text}" is a policy variable, and "{operator}" takes none. Only String and Arn operators do. Write the value out.',
  },
  check: {
    condition(ctx, clause) {
      const { known } = clause.operator;
      if (known === undefined || /^(String|Arn)/.test(known) || !hasVariableVersion(ctx.policy)) return;
      for (const node of clause.values) {
        if (node.type !== 'string') continue;
        const variable = findVariables(node.value).find(({ kind }) => kind === 'variable');
        if (!variable) continue;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, variable.from, variable.to),
          message: 'operator',
          data: { text: variable.text, operator: clause.operator.text },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM replaces variables in conditions that compare text or ARNs. Under a Numeric, Date, Bool, BinaryEquals, IpAddress or Null operator the variable stays as it is and the condition cannot hold.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Invalid variable for operator',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/shared/*",
      "Condition": { "IpAddress": { "aws:SourceIp": "\${aws:PrincipalTag/office}" } }
//                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ error variable-with-wrong-operator
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/shared/*",
      "Condition": { "StringEquals": { "s3:ExistingObjectTag/owner": "\${aws:username}" } }
`),
    ],
  },
});
