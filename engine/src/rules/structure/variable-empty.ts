import { sliceSpan } from '../../syntax/syntax';
import { hasVariableVersion, variablesOf } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A policy variable names nothing.',
  accessAnalyzer: ['EMPTY_VARIABLE'],
  messages: {
    empty: '"{text}" is a policy variable without a name. IAM has nothing to put in its place.',
  },
  check: {
    policy(ctx, policy) {
      if (!hasVariableVersion(policy)) return;
      for (const { node, variable } of variablesOf(policy)) {
        if (variable.kind !== 'empty') continue;
        const rest = `${node.value.slice(0, variable.from)}${node.value.slice(variable.to)}`;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, variable.from, variable.to),
          message: 'empty',
          data: { text: variable.text },
          fixes: (edit) => [
            { title: `Remove "${variable.text}"`, kind: 'suggestion', edits: edit.replaceText(node, rest) },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: '"${}" names no key, so there is nothing IAM could put in its place. Access Analyzer reports it as an error.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Empty variable',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${}/*"
//                                           ^^^ error variable-empty (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${*}/*"
`),
    ],
  },
});
