import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'The id of a statement holds more than letters and digits.',
  accessAnalyzer: ['UNSUPPORTED_SID'],
  messages: {
    characters: '"{sid}" holds {character}. IAM accepts only letters and digits in the id of a statement.',
  },
  check: {
    statement(ctx, { sid, policy }) {
      const node = sid?.member.value;
      if (node?.type !== 'string' || hasPlaceholder(node.value)) return;
      const wrong = /[^A-Za-z0-9]/u.exec(node.value)?.[0];
      if (wrong === undefined) return;
      ctx.report({
        span: contentSpan(node, ctx.document.text),
        message: 'characters',
        data: { sid: node.value, character: nameOf(wrong) },
        fixes: (edit) => {
          const clean = joinWords(node.value);
          const taken = policy.statements.some(({ sid: other }) => {
            const value = other?.member.value;
            return value?.type === 'string' && value.value === clean;
          });
          if (clean === '' || taken) return [];
          return [{ title: `Rename this id to "${clean}"`, kind: 'quickfix', edits: edit.replaceText(node, clean) }];
        },
      });
    },
  },
});

function nameOf(character: string): string {
  if (/\s/u.test(character)) return 'white space';
  return `"${character}"`;
}

/** The letters and digits of an id, the parts that other characters separated beginning with a capital. */
function joinWords(sid: string): string {
  const words = sid.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.length > 1
    ? words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
    : (words[0] ?? '');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'In policies of IAM a "Sid" consists of the letters A to Z, a to z and digits. IAM refuses blanks, hyphens, underscores and everything else ("Statement IDs (SID) must be alpha-numeric"). Policies of some other services are less strict.',
  references: [
    {
      title: 'IAM JSON policy elements: Sid',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
    },
  ],
  peers: { parliament: ['INVALID_SID'], cfnLint: ['E3510', 'E3530'] },
  examples: {
    bad: [
      policyOf(`
      "Sid": "list assets-only",
//            ^^^^^^^^^^^^^^^^ error sid-invalid-characters (fix)
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Sid": "ListAssets2",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
