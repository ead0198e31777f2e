import { sliceSpan } from '../../syntax/syntax';
import { hasVariableVersion, variablesOf } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'The default value of a policy variable is not in single quotes.',
  accessAnalyzer: ['MISSING_QUOTE_IN_VARIABLE'],
  messages: {
    quote: 'The default value {text} of this variable is not in single quotes. IAM expects it as {wanted}.',
  },
  check: {
    policy(ctx, policy) {
      if (!hasVariableVersion(policy)) return;
      for (const { node, variable } of variablesOf(policy)) {
        const { fallback, kind } = variable;
        if (kind !== 'variable' || !fallback || /^'[^']*'$/.test(fallback.text)) continue;
        const wanted = `'${fallback.text.replaceAll("'", '')}'`;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, fallback.from, fallback.to),
          message: 'quote',
          data: { text: fallback.text, wanted },
          fixes: (edit) => [
            {
              title: `Write the default value as ${wanted}`,
              kind: 'quickfix',
              edits: edit.replaceText(
                node,
                `${node.value.slice(0, fallback.from)}${wanted}${node.value.slice(fallback.to)}`,
              ),
            },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: "The value that IAM takes when a key is absent stands in single quotes behind a comma: ${aws:PrincipalTag/team, 'none'}. Access Analyzer reports a missing quote as an error.",
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Missing quote in variable',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:PrincipalTag/team, 'none}/*"
//                                                                    ^^^^^ error variable-quote (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:PrincipalTag/team, 'none'}/*"
`),
    ],
  },
});
