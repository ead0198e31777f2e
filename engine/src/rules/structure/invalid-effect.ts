import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder, isTemplateFunction } from '../../syntax/templateFunction';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'The effect of a statement is neither "Allow" nor "Deny".',
  accessAnalyzer: ['INVALID_EFFECT'],
  messages: {
    spelling: '"{effect}" is not an effect. IAM accepts only "Allow" and "Deny", spelt exactly like this.',
    notAString: 'The effect must be the string "Allow" or "Deny".',
  },
  check: {
    statement(ctx, statement) {
      const value = statement.effectElement?.member.value;
      if (!value || isTemplateFunction(value)) return;
      if (value.type !== 'string') {
        ctx.report({ span: value, message: 'notAString' });
        return;
      }
      if (value.value === 'Allow' || value.value === 'Deny' || hasPlaceholder(value.value)) return;
      ctx.report({
        span: contentSpan(value, ctx.document.text),
        message: 'spelling',
        data: { effect: value.value },
        fixes: (edit) => {
          const replace = (effect: string): Fix => ({
            title: `Replace "${value.value}" by "${effect}"`,
            // Only a slip in letter case leaves no doubt about what was meant.
            kind: statement.effect ? 'quickfix' : 'suggestion',
            edits: edit.replaceText(value, effect),
          });
          return statement.effect ? [replace(statement.effect)] : [replace('Allow'), replace('Deny')];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM knows exactly two effects and compares them letter by letter: "allow" is refused as well.',
  references: [
    {
      title: 'IAM JSON policy elements: Effect',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "allow",
//               ^^^^^ error invalid-effect (fix)
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
