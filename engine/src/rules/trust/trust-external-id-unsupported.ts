import { contentSpan } from '../../syntax/syntax';
import { clausesOn, pins, trustWays } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { removeClause } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { confusedDeputy } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'An external id is asked of principals that cannot send one.',
  messages: {
    federated:
      '"{key}" can only be sent with sts:AssumeRole, and the principals here use another action. The condition is never met, so nobody can assume this role.',
    service: '"{key}" is not sent by {service}. The condition is most likely never met.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow') return;
      const clauses = clausesOn(statement, ['sts:externalid']).filter(pins);
      const ways = clauses.length > 0 ? trustWays(statement) : undefined;
      if (!ways) return;
      const items = statement.principal?.items ?? [];
      const service = items.every((item) => never.has(item.node.value)) ? items[0]?.node.value : undefined;
      if (ways.has('iam') && !service) return;
      for (const clause of clauses) {
        ctx.report({
          span: contentSpan(clause.keyMember.key, ctx.document.text),
          message: service ? 'service' : 'federated',
          severity: service ? 'warning' : 'error',
          data: { key: clause.key, service: service ?? '' },
          fixes: (edit) => [{ title: `Remove "${clause.key}"`, kind: 'suggestion', edits: removeClause(edit, clause) }],
        });
      }
    },
  },
});

const never = new Set(['lambda', 'edgelambda', 'ec2', 'ecs-tasks', 'pods.eks'].map((name) => `${name}.amazonaws.com`));

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Only sts:AssumeRole has an external id. sts:AssumeRoleWithSAML and sts:AssumeRoleWithWebIdentity have no such parameter, and Lambda, EC2 and ECS tasks never send one, so the condition is never met.',
  references: [
    { title: 'STS: AssumeRole', url: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html' },
    confusedDeputy,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:saml-provider/my-app-idp" },
      "Action": "sts:AssumeRoleWithSAML",
      "Condition": {
        "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml", "sts:ExternalId": "my-app-4f1c9e27" }
//                                                                           ^^^^^^^^^^^^^^ error trust-external-id-unsupported (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "my-app-4f1c9e27" } }
//                                      ^^^^^^^^^^^^^^ warning trust-external-id-unsupported (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "vmie.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "vmimport" } }
`),
    ],
  },
});
