import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { assumeActions, clausesOn, namesAction, principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { samlRoles } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A SAML provider is trusted for any recipient of its assertions.',
  messages: {
    aud: 'Any assertion of this provider is accepted. A condition on "SAML:aud" accepts only those made for signing in to AWS.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || statement.condition?.opaque) return;
      if (!namesAction(statement, assumeActions.saml)) return;
      if (clausesOn(statement, ['saml:aud', 'saml:iss', 'saml:doc', 'saml:sub', 'saml:namequalifier']).length > 0)
        return;
      for (const item of principalsOf(statement, 'Federated')) {
        const { shape, arn } = principalForm(item.node.value);
        if (shape !== 'saml-provider') continue;
        const address = signIn.get(arn?.partition ?? '');
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'aud',
          fixes: (edit) => {
            const edits = address ? addCondition(edit, statement, 'StringEquals', { 'SAML:aud': address }) : [];
            if (edits.length === 0) return [];
            return [{ title: `Add "SAML:aud": "${address}" (narrows access)`, kind: 'suggestion', edits }];
          },
        });
      }
    },
  },
});

/** Where people sign in to the console with SAML, by partition. */
const signIn: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aws: 'https://signin.aws.amazon.com/saml',
    'aws-us-gov': 'https://signin.amazonaws-us-gov.com/saml',
    'aws-cn': 'https://signin.amazonaws.cn/saml',
  }),
);

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A condition on SAML:aud accepts only assertions that were made for signing in to AWS. For access through the AWS CLI alone the recipient may be another one.',
  references: [samlRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:saml-provider/my-app-idp" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion trust-saml-aud (fix)
      "Action": "sts:AssumeRoleWithSAML"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:saml-provider/my-app-idp" },
      "Action": "sts:AssumeRoleWithSAML",
      "Condition": { "StringEquals": { "saml:aud": "https://signin.aws.amazon.com/saml" } }
`),
    ],
  },
});
