import { contentSpan } from '../../syntax/syntax';
import { clausesOn, pins, principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'IAM Roles Anywhere is trusted for every trust anchor and every certificate.',
  messages: {
    any: 'Any certificate of any trust anchor in the account can get this role. A condition on "aws:SourceArn" names the trust anchor.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || statement.condition?.opaque) return;
      const item = principalsOf(statement, 'Service').find(({ node }) => node.value === 'rolesanywhere.amazonaws.com');
      if (!item || clausesOn(statement, limits).some(pins)) return;
      ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'any' });
    },
  },
});

const limits: readonly string[] = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:principaltag/',
  'aws:requesttag/',
  'sts:sourceidentity',
];

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Without a condition any certificate of any trust anchor in the account can get this role through a profile. A condition on aws:SourceArn names the trust anchor, one on aws:PrincipalTag/x509Subject/CN the certificate.',
  references: [
    {
      title: 'IAM Roles Anywhere: Trust model',
      url: 'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "rolesanywhere.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-roles-anywhere-conditions
      "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "rolesanywhere.amazonaws.com" },
      "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      "Condition": { "StringEquals": { "aws:PrincipalTag/x509Subject/CN": "my-app" } }
`),
    ],
  },
});
