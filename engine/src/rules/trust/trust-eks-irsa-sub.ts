import type { Statement } from '../../model/model';
import { contentSpan, type StringNode } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { type ClaimClause, claimsOf, hasOtherScope, isEks, scopes, trustedIssuers } from '../../trust/oidc';
import { isUnfilled } from '../../trust/principal';
import { matchesAnything, pins } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { addClause } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'An EKS cluster is trusted without saying which service account.',
  messages: {
    missing:
      'Every pod of this cluster can assume the role. A condition on "{key}" says which service account is meant.',
    wildcard: '"{value}" lets service accounts of every namespace assume this role.',
    audience:
      '"{key}" compares the audience of the token with a service account, so the condition is never met. The service account is in the "sub" claim.',
    form: '"{value}" is not the subject of a service account, "system:serviceaccount:NAMESPACE:NAME". The condition is never met.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.condition?.opaque) return;
      const { text } = ctx.document;
      for (const { item, issuer } of trustedIssuers(statement)) {
        if (!isEks(issuer)) continue;
        const claims = claimsOf(statement, issuer);
        const subjects = claims.filter(({ claim }) => claim === 'sub');
        const swapped = subjects.length === 0 ? claims.find(comparesAudienceWithSubject) : undefined;
        if (swapped) {
          const { clause } = swapped;
          const right = `${clause.key.slice(0, -'aud'.length)}sub`;
          ctx.report({
            span: contentSpan(clause.keyMember.key, text),
            message: 'audience',
            severity: 'warning',
            data: { key: clause.key },
            fixes: (edit) => [
              {
                title: `Replace "${clause.key}" with "${right}" and add the audience "sts.amazonaws.com"`,
                kind: 'suggestion',
                edits: [
                  ...edit.renameMember(clause.keyMember, right),
                  ...addClause(edit, clause, clause.operator.text, clause.key, 'sts.amazonaws.com'),
                ],
              },
            ],
          });
          continue;
        }
        if (isForEveryPod(statement, subjects)) {
          ctx.report({ span: contentSpan(item.node, text), message: 'missing', data: { key: `${issuer}:sub` } });
        }
        for (const { node, fault } of subjects.flatMap(faultsOf)) {
          ctx.report({
            span: contentSpan(node, text),
            message: fault,
            severity: fault === 'form' ? 'error' : 'security',
            data: { value: node.value },
          });
        }
      }
    },
  },
});

/** Whether a clause demands a service account where the token has its audience, such as `sts.amazonaws.com`. */
function comparesAudienceWithSubject({ claim, clause }: ClaimClause): boolean {
  return (
    claim === 'aud' &&
    pins(clause) &&
    clause.values.length > 0 &&
    clause.values.every((node) => node.type === 'string' && node.value.startsWith('system:serviceaccount:'))
  );
}

/** Whether no condition names a service account; a subject of another provider is a finding of its own. */
function isForEveryPod(statement: Statement, subjects: readonly ClaimClause[]): boolean {
  const keys = statement.condition?.clauses ?? [];
  return !subjects.some(scopes) && !keys.some(({ lowerKey }) => lowerKey.endsWith(':sub')) && !hasOtherScope(statement);
}

function faultsOf({ clause }: ClaimClause): readonly { node: StringNode; fault: 'wildcard' | 'form' }[] {
  if (!pins(clause)) return [];
  return clause.values.flatMap((node) => {
    const fault = node.type === 'string' ? faultOf(node.value, clause.operator.known === 'StringLike') : undefined;
    return node.type === 'string' && fault ? [{ node, fault }] : [];
  });
}

/** Wildcards under other operators are a fault of the operator, and blanks one of the blank. */
function faultOf(value: string, like: boolean): 'wildcard' | 'form' | undefined {
  if (isUnfilled(value)) return undefined;
  if (hasWildcard(value)) {
    const namespace = /^system:serviceaccount:([^:]*)/.exec(value)?.[1] ?? '-';
    return like && (matchesAnything(value) || matchesAnything(namespace)) ? 'wildcard' : undefined;
  }
  return /^system:serviceaccount:[^:]+:[^:]+$/.test(value) ? undefined : 'form';
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Every pod of a cluster can have a token of the cluster. The subject system:serviceaccount:NAMESPACE:NAME says whose pods may assume the role.',
  references: [
    {
      title: 'EKS: Assign IAM roles to Kubernetes service accounts',
      url: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
    },
    oidcRoles,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-eks-irsa-sub
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:aud": "sts.amazonaws.com"
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:aud": "sts.amazonaws.com",
          "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:sub": "serviceaccount:my-app:my-app"
//                                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-eks-irsa-sub
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:aud": "system:serviceaccount:my-app:my-app"
//         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-eks-irsa-sub (fix)
        }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:aud": "sts.amazonaws.com"
        },
        "StringLike": {
          "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:sub": "system:serviceaccount:my-app:*"
        }
      }
`),
    ],
  },
});
