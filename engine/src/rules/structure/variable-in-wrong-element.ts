import { type SyntaxNode, sliceSpan } from '../../syntax/syntax';
import { findVariables } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'A policy variable stands where IAM does not replace it.',
  accessAnalyzer: ['VARIABLE_UNSUPPORTED_IN_ELEMENT'],
  messages: {
    element:
      '"{text}" is a policy variable, and IAM does not replace variables in "{element}". It does so in "Resource" and in the values of "Condition" only.',
  },
  check: {
    statement(ctx, statement) {
      const { sid, effectElement, action, notAction, principal, notPrincipal } = statement;
      const look = (node: SyntaxNode | undefined, element: string): void => {
        if (node?.type !== 'string') return;
        for (const variable of findVariables(node.value)) {
          if (variable.kind !== 'variable') continue;
          ctx.report({
            span: sliceSpan(node, ctx.document.text, variable.from, variable.to),
            message: 'element',
            data: { text: variable.text, element },
          });
        }
      };
      if (sid) look(sid.member.value, 'Sid');
      if (effectElement) look(effectElement.member.value, 'Effect');
      for (const list of [action, notAction, principal, notPrincipal]) {
        for (const { node } of list?.items ?? []) look(node, list?.name ?? '');
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM replaces variables in resources and in the values of conditions. In an action, a principal, an effect or an id they are plain text, which IAM refuses there.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Variable unsupported in element',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:\${aws:PrincipalTag/operation}",
//                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error variable-in-wrong-element
      "Resource": "arn:aws:s3:::my-app-homes/*"
`),
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:user/\${aws:username}" },
//                                                          ^^^^^^^^^^^^^^^ error variable-in-wrong-element
      "Action": "sts:AssumeRole"
`),
        fileName: 'team-trust-policy.json',
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:username}/*"
`),
    ],
  },
});
