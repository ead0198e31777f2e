import { wildcardIndex } from '../../conditions/conditionValue';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { globalConditionKeys } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition compares an organization or a path in it with a text of another form.',
  messages: {
    id: '"{value}" is not the id of an organization, so it never matches "{key}". An id is "o-" with 10 to 32 letters and digits.',
    path: '"{value}" does not begin with the id of an organization and a slash, so it never matches "{key}".',
    slash: 'Paths in "{key}" end in a slash, so "{value}" never matches.',
  },
  check: {
    condition(ctx, clause) {
      const kind = /^aws:(?:principal|resource|source|vpce)org(id|paths)$/.exec(clause.lowerKey)?.[1];
      if (!kind || !clause.operator.known?.startsWith('String')) return;
      for (const value of clause.values) {
        if (value.type !== 'string' || isVariable(value)) continue;
        const message = kind === 'id' ? judgeId(value.value) : judgePath(value.value);
        const severity = severityOfUnfit(value.value.split('/')[0] ?? '');
        if (!message || !severity) continue;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message,
          // Short ids such as o-11223344 stand for one in many documents, the user guide of IAM among them.
          severity: message !== 'slash' && value.value.startsWith('o-') ? 'warning' : severity,
          data: { value: value.value, key: clause.key },
          fixes: (edit) =>
            message === 'slash'
              ? [
                  {
                    title: 'Add the slash at the end',
                    kind: 'suggestion',
                    edits: edit.replaceText(value, `${value.value}/`),
                  },
                ]
              : [],
        });
      }
    },
  },
});

function judgeId(text: string): 'id' | undefined {
  return wildcardIndex(text) < 0 && !/^o-[a-z0-9]{10,32}$/.test(text) ? 'id' : undefined;
}

function judgePath(text: string): 'path' | 'slash' | undefined {
  const wildcard = wildcardIndex(text);
  const literal = wildcard < 0 ? text : text.slice(0, wildcard);
  if (literal.includes('/') ? !/^o-[a-z0-9]{10,32}\//.test(literal) : wildcard < 0) {
    return /^o-[a-z0-9]{10,32}$/.test(text) ? 'slash' : 'path';
  }
  return wildcard < 0 && !text.endsWith('/') ? 'slash' : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The id of an organization is "o-" with 10 to 32 letters and digits. A path begins with it, names the root and the units, and ends in a slash: o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/. Anything else never matches.',
  references: [
    globalConditionKeys,
    {
      title: 'View the details of an organization (its id)',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_view_org.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgID": "r-ab12" }
//                                               ^^^^^^ error condition-org-format
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111" }
//                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error condition-org-format (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*" }
      }
`),
    ],
  },
});
