import { contentSpan } from '../../syntax/syntax';
import { assumeActions, type TrustWay, trustWays, wayOfAction } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { removeAction } from '../shared/listEdits';
import { accessAnalyzerChecks, oidcRoles, samlRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'The action of a trust policy is not the one its principals use.',
  accessAnalyzer: ['MISMATCHED_ACTION_FOR_PRINCIPAL'],
  messages: {
    mismatch:
      '"{action}" is the action of {users}; {principals} {verb} "{right}". With this action nobody can assume the role.',
    extra:
      '"{action}" is the action of {users}, and this statement names none. The action has no effect here. Remove it.',
  },
  check: {
    statement(ctx, statement) {
      const { action, effect } = statement;
      const ways = effect === 'Allow' && action ? trustWays(statement) : undefined;
      if (!action || !ways) return;
      const named = action.items.map(wayOfAction);
      const served = action.opaque || named.some((way) => way && ways.has(way));
      const [first] = ways;
      for (const item of action.items) {
        const way = wayOfAction(item);
        if (!way || ways.has(way) || !first) continue;
        const right = assumeActions[first];
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: served ? 'extra' : 'mismatch',
          severity: served ? 'warning' : 'error',
          data: {
            action: item.action.text,
            users: sorts[way],
            principals: ways.size === 1 ? sorts[first] : 'the principals here',
            verb: 'use',
            right: ways.size === 1 ? right : [...ways].map((one) => assumeActions[one]).join('" and "'),
          },
          fixes: (edit) => {
            if (served) {
              const edits = removeAction(edit, item);
              return edits.length > 0 ? [{ title: `Remove "${item.action.text}"`, kind: 'quickfix', edits }] : [];
            }
            if (ways.size > 1) return [];
            return [
              {
                title: `Replace "${item.action.text}" by "${right}"`,
                kind: 'quickfix',
                edits: edit.replaceText(item.node, right),
              },
            ];
          },
        });
      }
    },
  },
});

const sorts: Readonly<Record<TrustWay, string>> = {
  iam: 'services, accounts, users and roles',
  saml: 'SAML providers',
  web: 'web identity providers',
};

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Services, accounts, users and roles call sts:AssumeRole; SAML providers call sts:AssumeRoleWithSAML; OpenID Connect providers call sts:AssumeRoleWithWebIdentity. A statement that pairs them otherwise lets nobody in.',
  references: [accessAnalyzerChecks, oidcRoles, samlRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRoleWithWebIdentity"
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-action-principal-mismatch (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:saml-provider/my-app-idp" },
      "Action": "sts:AssumeRole",
//               ^^^^^^^^^^^^^^ error trust-action-principal-mismatch (fix)
      "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": ["sts:AssumeRole", "sts:AssumeRoleWithSAML"]
//                                  ^^^^^^^^^^^^^^^^^^^^^^ warning trust-action-principal-mismatch (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:saml-provider/my-app-idp" },
      "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
      "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
`),
    ],
  },
});
