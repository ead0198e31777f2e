import { contentSpan } from '../../syntax/syntax';
import { claimClauses } from '../../trust/oidc';
import { assumeActions, clausesOn, pins, type TrustWay, trustWay, trustWays, wayOfAction } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { oidcRoles, principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A statement trusts principals of several sorts, and not all of them can use it.',
  messages: {
    action:
      '"{principal}" assumes roles with {action}, which this statement does not allow. Give it a statement of its own.',
    claim:
      '"{principal}" never sends "{key}", which the condition of this statement asks for. Give it a statement of its own.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || !statement.action || statement.action.opaque) return;
      const ways = trustWays(statement);
      if (!ways || ways.size < 2) return;
      const served = new Set(statement.action.items.flatMap((item) => wayOfAction(item) ?? []));
      // An action for none of the principals is a fault of the action.
      if (![...ways].some((way) => served.has(way))) return;
      const keys: Readonly<Record<TrustWay, string | undefined>> = {
        iam: undefined,
        saml: clausesOn(statement, ['saml:aud', 'saml:iss', 'saml:sub']).find(pins)?.key,
        web: claimClauses(statement).find(({ clause }) => pins(clause))?.clause.key,
      };
      for (const item of statement.principal?.items ?? []) {
        const way = trustWay(item);
        if (!way) continue;
        const missing = !served.has(way);
        const key = way === 'saml' ? keys.web : way === 'web' ? keys.saml : (keys.saml ?? keys.web);
        if (!missing && key === undefined) continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: missing ? 'action' : 'claim',
          data: { principal: item.node.value, action: assumeActions[way], key: key ?? '' },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: "Services, accounts, users and roles, SAML providers and OpenID Connect providers each use an action of their own, and conditions on a provider's claims only hold for that provider. A principal that lacks its action, or meets a claim that it never sends, cannot assume the role.",
  references: [principalElement, oidcRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "Service": "lambda.amazonaws.com",
        "Federated": "arn:aws:iam::210987654321:saml-provider/my-app-idp"
//                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning principal-mixed-types
      },
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "Service": "lambda.amazonaws.com",
//                  ^^^^^^^^^^^^^^^^^^^^ warning principal-mixed-types
        "Federated": "arn:aws:iam::210987654321:saml-provider/my-app-idp"
      },
      "Action": ["sts:AssumeRole", "sts:AssumeRoleWithSAML"],
      "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "Service": "lambda.amazonaws.com",
        "AWS": "arn:aws:iam::210987654321:role/my-app-role"
      },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
