import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { isUnfilled, principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';
import { meantPrincipal, principalSuffix, replacePrincipal } from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  unsure: 'branches',
  summary: 'The name of a service principal does not have the form of one.',
  messages: {
    meant:
      '"{name}" does not have the form of a service principal, and IAM refuses this document. The right name is "{right}".',
    form: '"{name}" does not have the form of a service principal, such as "lambda.amazonaws.com". IAM refuses this document.',
    domain:
      '"{name}" is a service principal with an unusual domain that is not known here. Most end in "amazonaws.com".',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'Service') return;
      const name = item.node.value;
      if (name === '') return;
      if (principalSuffix(name, ctx.data) || ctx.data.principal(name)) return;
      const { shape } = principalForm(name);
      if (
        isUnfilled(name) ||
        hasWildcard(name) ||
        (shape !== 'unclear' && shape !== 'other-arn' && shape !== 'unique-id')
      )
        return;
      const meant = meantPrincipal(name, ctx.data);
      const odd = !meant && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazon\.com|aws|api\.aws|internal)$/.test(name);
      const right = meant?.names.join('" and "') ?? '';
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: meant ? 'meant' : odd ? 'domain' : 'form',
        severity: odd ? 'warning' : 'error',
        data: { name, right },
        fixes: (edit) =>
          meant
            ? [
                {
                  title: `Replace "${name}" by "${right}"`,
                  kind: meant.certain ? 'quickfix' : 'suggestion',
                  edits: replacePrincipal(edit, item, meant.names),
                },
              ]
            : [],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service principal is a plain name in lower case such as lambda.amazonaws.com: no scheme, no slash, no ARN, no other domain. IAM refuses everything else ("Invalid principal in policy").',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "https://lambda.amazonaws.com/" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-service-format (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["lambda", "ec2.aws.com"] },
//                                ^^^^^^ error principal-service-format (fix)
//                                          ^^^^^^^^^^^ error principal-service-format (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
