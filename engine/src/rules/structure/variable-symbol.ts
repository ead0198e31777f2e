import { sliceSpan } from '../../syntax/syntax';
import { hasVariableVersion, variablesOf } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'A policy variable has a character that no key holds.',
  accessAnalyzer: ['UNSUPPORTED_SYMBOL_IN_VARIABLE'],
  messages: {
    symbol:
      'The variable "{text}" has "{symbol}" in its name, which no condition key holds. IAM has nothing to put in its place.',
  },
  check: {
    policy(ctx, policy) {
      if (!hasVariableVersion(policy)) return;
      for (const { node, variable } of variablesOf(policy)) {
        const { name, kind } = variable;
        const wrong = kind === 'variable' ? /[^\p{L}\p{N}\s:/._@+=-]/u.exec(name.text) : null;
        if (!wrong) continue;
        const from = name.from + wrong.index;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, from, from + wrong[0].length),
          message: 'symbol',
          data: { text: variable.text, symbol: wrong[0] },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The name of a variable is a condition key, possibly with the name of a tag. Access Analyzer reports other characters in it as an error.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Unsupported symbol in variable',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:user*}/*"
//                                                     ^ error variable-symbol
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:PrincipalTag/cost-center@dept}/*"
`),
    ],
  },
});
