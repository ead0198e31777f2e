import { callerOnlyKeys, resolveKey } from '../../conditions/conditionKey';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { requiresKey } from '../shared/conditionClause';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

/** Keys of the caller, in lower case, and their counterparts for the resource behind a service. */
const counterparts: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'aws:principalorgid': 'aws:SourceOrgID',
    'aws:principalorgpaths': 'aws:SourceOrgPaths',
  }),
);

/** IAM Roles Anywhere sends the certificate's fields as aws:PrincipalTag/x509… (its trust model guide). */
const sendsPrincipalTags = new Set(['rolesanywhere.amazonaws.com']);

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'A trust policy for a service asks for a key that only calls by users and roles carry.',
  accessAnalyzer: ['UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL'],
  messages: {
    absent:
      '"{key}" describes a user or role; {service} calls as a service and never sends it. The role cannot be assumed.',
  },
  check: {
    statement(ctx, statement) {
      const service = statement.effect === 'Allow' ? onlyService(statement) : undefined;
      if (service === undefined) return;
      for (const clause of statement.condition?.clauses ?? []) {
        const id = resolveKey(ctx.data, clause.key)?.id;
        if (id === undefined || !callerOnlyKeys.has(id) || !requiresKey(clause)) continue;
        const counterpart = counterparts.get(id);
        ctx.report({
          span: contentSpan(clause.keyMember.key, ctx.document.text),
          message: 'absent',
          data: { key: clause.key, service },
          fixes: (edit) =>
            counterpart === undefined
              ? []
              : [
                  {
                    title: `Replace "${clause.key}" by "${counterpart}"`,
                    kind: 'suggestion',
                    edits: edit.renameMember(clause.keyMember, counterpart),
                  },
                ],
        });
      }
    },
  },
});

/** The service, or the services in words, when nobody but services is trusted. */
function onlyService({ principal }: Statement): string | undefined {
  const items = principal?.items ?? [];
  if (!principal || principal.opaque || principal.negated || items.length === 0) return undefined;
  if (!items.every((item) => item.type === 'Service' && !sendsPrincipalTags.has(item.node.value))) return undefined;
  return items.length === 1 ? (items[0]?.node.value ?? '') : 'a service';
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'When an AWS service assumes a role it calls as a service principal, which has no organization, ARN, tags or user name. A condition on such a key is never met, so the service cannot assume the role.',
  references: [accessAnalyzerChecks, globalConditionKeys],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
//                         ^^^^^^^^^^^^^^^^^^ error condition-key-wrong-service-principal (fix)
      }
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:SourceAccount": "210987654321" }
      }
`),
        fileName: 'lambda-trust-policy.json',
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-deployer" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
      }
`),
        fileName: 'deploy-trust-policy.json',
      },
    ],
  },
});
