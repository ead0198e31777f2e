import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { grantsByMatch } from '../shared/conditionClause';
import { openPattern } from '../shared/conditionWildcards';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'A wildcard in a key that should pin access lets in others.',
  accessAnalyzer: ['WILDCARD_USAGE_TOO_PERMISSIVE'],
  messages: {
    sensitive: '"{key}" holds an id, and the pattern "{value}" also matches ids of strangers. Write the ids out.',
    userid:
      'In "{key}" a wildcard left of the colon matches other users and roles. Keep the id and put the wildcard behind the colon.',
    everyone:
      '"{value}" matches every role of every account, so "{key}" hardly limits access. Name the roles, or at least the account.',
    short:
      '"{value}" has a wildcard almost at its beginning, so "{key}" hardly limits access. Begin it with more of what is known.',
  },
  check: {
    condition(ctx, clause) {
      const known = clause.operator.known ?? '';
      if (!(known.endsWith('Like') || known.startsWith('Arn')) || !grantsByMatch(clause)) return;
      // The ARN behind a service that assumes the role is judged by the rules on trust policies.
      if (ctx.policy.kind === 'trust' && clause.lowerKey === 'aws:sourcearn') return;
      for (const value of clause.values) {
        if (value.type !== 'string') continue;
        const message = openPattern(clause.lowerKey, value.value);
        if (!message) continue;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message,
          data: { key: clause.key, value: value.value },
        });
      }
    },
  },
});

const readAssets = `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`;

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Accounts, organizations, VPCs and ARNs say who gets access or from where. A pattern in their ids matches ids of strangers. IAM Access Analyzer calls it an error: no wildcard in ids, and at least six literal characters before one in ARNs and paths.',
  references: [accessAnalyzerChecks, globalConditionKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalOrgID": "o-*" }
//                                             ^^^ security condition-wildcard-too-permissive
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnLike": { "aws:PrincipalArn": "*" }
//                                        ^ security condition-wildcard-too-permissive
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:userid": "AROA*:my-app" }
//                                     ^^^^^^^^^^^^ security condition-wildcard-too-permissive
      }
`),
      policyOf(
        readAssets,
        `
      "Effect": "Deny",
      "Action": "s3:DeleteBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "ArnNotLike": { "aws:PrincipalArn": ["arn:aws:iam::210987654321:user/admin", "arn:aws:iam::*:role/*"] }
//                                                                                    ^^^^^^^^^^^^^^^^^^^^^ security condition-wildcard-too-permissive
      }
`,
      ),
    ],
    good: [
      policyOf(
        readAssets,
        `
      "Effect": "Deny",
      "Action": "s3:DeleteBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "ArnNotLike": { "aws:PrincipalArn": "arn:aws:iam::*:role/aws-service-role/*" }
      }
`,
      ),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnLike": { "aws:PrincipalArn": "arn:*:iam::210987654321:role/my-app-*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:userid": "AROAEXAMPLEID:*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
      }
`),
    ],
  },
});
