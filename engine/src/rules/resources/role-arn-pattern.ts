import { sliceSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import { isStandIn } from '../../values/placeholders';
import { replaceFields } from '../shared/arnField';

const iamNames = {
  title: 'IAM and AWS STS quotas: name requirements',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
};

const longest = 64;

import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'The ARN of a role holds a character or a length that role names cannot have.',
  messages: {
    character: '"{character}" cannot be in the name or path of a role. The ARN matches no role.',
    length: '"{name}" has {count} characters, and a role name has at most 64. The ARN matches no role.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (arn?.service !== 'iam' || !arn.resource.startsWith('role/') || hasPlaceholder(arn.resource)) return;
      const { resource } = arn;
      const at = item.node.value.length - resource.length;
      const wrong = /[^\w+=,.@/*?-]/.exec(resource);
      if (wrong) {
        if (isStandIn(resource)) return;
        const [character] = wrong;
        const from = at + wrong.index;
        ctx.report({
          span: sliceSpan(item.node, ctx.document.text, from, from + character.length),
          message: 'character',
          data: { character },
          ...(/^\s$/.test(character) && {
            fixes: (edit) => [
              {
                title: 'Replace white space by "-"',
                kind: 'suggestion',
                edits: replaceFields(edit, item, arn, { resource: resource.trim().replace(/\s+/g, '-') }),
              },
            ],
          }),
        });
        return;
      }
      const name = resource.slice(resource.lastIndexOf('/') + 1);
      if (name.length <= longest || hasWildcard(name)) return;
      const end = item.node.value.length;
      ctx.report({
        span: sliceSpan(item.node, ctx.document.text, end - name.length, end),
        message: 'length',
        data: { name, count: name.length },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A role name has at most 64 letters, digits and characters of +=,.@-_, its path ends with a slash, and nothing else is possible. An ARN with another character matches no role.',
  references: [iamNames],
  peers: { cfnLint: ['E3511'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:GetRole"],
      "Resource": "arn:aws:iam::210987654321:role/my app role"
//                                                  ^ error role-arn-pattern (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:GetRole"],
      "Resource": [
        "arn:aws:iam::210987654321:role/service-role/my-app-role",
        "arn:aws:iam::210987654321:role/\${aws:PrincipalTag/team}-role",
        "arn:aws:iam::210987654321:role/my-worker-?"
      ]
`),
    ],
  },
});
