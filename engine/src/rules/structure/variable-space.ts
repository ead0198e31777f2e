import { sliceSpan } from '../../syntax/syntax';
import { hasVariableVersion, variablesOf } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A policy variable has a blank in its name.',
  accessAnalyzer: ['UNSUPPORTED_SPACE_IN_VARIABLE'],
  messages: {
    space: 'The variable "{text}" has a blank in the name of its key. IAM has no such key.',
  },
  check: {
    policy(ctx, policy) {
      if (!hasVariableVersion(policy)) return;
      for (const { node, variable } of variablesOf(policy)) {
        const { name, kind } = variable;
        if (kind !== 'variable' || !/\s/.test(keyPart(name.text))) continue;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, name.from, name.to),
          message: 'space',
          data: { text: variable.text },
          fixes: (edit) => {
            const key = keyPart(name.text);
            const fixed = `${key.replace(/\s/g, '')}${name.text.slice(key.length)}`.trim();
            return [
              {
                title: `Replace "${name.text}" by "${fixed}"`,
                kind: 'quickfix',
                edits: edit.replaceText(node, `${node.value.slice(0, name.from)}${fixed}${node.value.slice(name.to)}`),
              },
            ];
          },
        });
      }
    },
  },
});

/** A name up to the slash behind which the name of a tag may hold blanks; blanks at the end of a name count in any case. */
function keyPart(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 || name !== name.trimEnd() ? name : name.slice(0, slash);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM takes the text between the braces as it is; a key with a blank in it does not exist. Access Analyzer reports it as an error. Only the name of a tag may hold blanks.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Unsupported space in variable',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${ aws:username }/*"
//                                             ^^^^^^^^^^^^^^ error variable-space (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:PrincipalTag/team name, 'none'}/*"
`),
    ],
  },
});
