import { sliceSpan } from '../../syntax/syntax';
import { hasVariableVersion, variablesOf } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A policy variable lacks its closing brace.',
  accessAnalyzer: ['MISSING_BRACE_IN_VARIABLE'],
  messages: {
    unclosed: '"{text}" is a policy variable without its closing brace. Write "{text}}".',
  },
  check: {
    policy(ctx, policy) {
      if (!hasVariableVersion(policy)) return;
      for (const { node, variable } of variablesOf(policy)) {
        if (variable.kind !== 'unclosed' || !variable.name.text.includes(':')) continue;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, variable.from, variable.to),
          message: 'unclosed',
          data: { text: variable.text },
          fixes: (edit) => [
            {
              title: `Insert the closing brace: ${variable.text}}`,
              kind: 'quickfix',
              edits: edit.replaceText(node, `${node.value.slice(0, variable.to)}}${node.value.slice(variable.to)}`),
            },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A policy variable is "${", a key and "}". Without the brace IAM cannot tell where it ends; Access Analyzer reports it as an error.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Missing brace in variable',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:username/*"
//                                           ^^^^^^^^^^^^^^ error variable-unclosed-brace (fix)
`),
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
