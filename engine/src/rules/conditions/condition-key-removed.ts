import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition names the key "aws:ARN", which AWS has taken away.',
  accessAnalyzer: ['UNSUPPORTED_GLOBAL_CONDITION_KEY'],
  messages: {
    removed:
      'AWS no longer supports "{key}". Use "aws:PrincipalArn" for the caller or "aws:SourceArn" for the resource behind a service.',
  },
  check: {
    condition(ctx, clause) {
      if (clause.lowerKey !== 'aws:arn') return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'removed',
        data: { key: clause.key },
        fixes: (edit) => [
          {
            title: `Replace "${clause.key}" by "aws:PrincipalArn"`,
            kind: 'suggestion',
            edits: edit.renameMember(clause.keyMember, 'aws:PrincipalArn'),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Requests no longer carry aws:ARN, so a condition on it is never met. aws:PrincipalArn names who calls, aws:SourceArn the resource for which a service calls.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "aws:ARN": "arn:aws:iam::210987654321:role/my-app-deployer" }
//                      ^^^^^^^ error condition-key-removed (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-deployer" }
      }
`),
    ],
  },
});
