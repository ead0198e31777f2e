import { sensitiveKeys } from '../../conditions/conditionKey';
import { sliceSpan } from '../../syntax/syntax';
import { findVariables, hasVariableVersion } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'A policy variable loosens a condition that has to be exact.',
  accessAnalyzer: ['VARIABLE_USAGE_TOO_PERMISSIVE'],
  messages: {
    mixed:
      '"{text}" is only a part of this value of "{key}". That key is compared with a whole id, so a part that the caller chooses makes the condition weak.',
    start:
      '"{text}" stands at the start of this value of "{key}". Whoever chooses what it stands for chooses which ARN matches.',
  },
  check: {
    condition(ctx, clause) {
      const whole = sensitiveKeys.has(clause.lowerKey);
      if ((!whole && !arnKeys.has(clause.lowerKey)) || !hasVariableVersion(ctx.policy)) return;
      for (const node of clause.values) {
        if (node.type !== 'string') continue;
        const variable = findVariables(node.value).find(({ kind }) => kind === 'variable');
        if (!variable || variable.text.length === node.value.length) continue;
        if (!whole && variable.from >= fewestLiterals) continue;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, variable.from, variable.to),
          message: whole ? 'mixed' : 'start',
          data: { text: variable.text, key: clause.key },
        });
      }
    },
  },
});

const arnKeys: ReadonlySet<string> = new Set(['aws:principalarn', 'aws:sourcearn']);

/** Access Analyzer asks for this many plain characters before the first variable. */
const fewestLiterals = 6;

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Conditions on account, organisation and network ids have to name one of them. A variable as a part of such a value lets the caller choose the rest, for example by a tag. A value that is nothing but a variable, such as "${aws:PrincipalAccount}", compares two ids and is fine.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Variable usage too permissive',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/shared/*",
      "Condition": { "StringLike": { "aws:SourceVpce": "vpce-\${aws:PrincipalTag/endpoint}" } }
//                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security variable-too-permissive
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/shared/*",
      "Condition": { "StringEquals": { "aws:ResourceAccount": "\${aws:PrincipalAccount}" } }
`),
    ],
  },
});
