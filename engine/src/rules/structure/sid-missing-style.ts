import type { ActionElement, Policy } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  enabledByDefault: false,
  needsWholePolicy: true,
  summary: 'A statement of a long policy has no id.',
  messages: {
    missing: 'This statement has no "Sid". In a policy of {count} statements an id tells them apart.',
  },
  check: {
    statement(ctx, { sid, node, policy, action }) {
      const count = policy.statements.length;
      if (sid || count <= mostWithout || node.members.length === 0) return;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: 'missing',
        data: { count },
        fixes: (edit) => {
          const name = nameFor(policy, action);
          return [
            {
              title: `Insert "Sid": "${name}"`,
              kind: 'quickfix',
              edits: edit.insertMember(node, 'Sid', name, undefined),
            },
          ];
        },
      });
    },
  },
});

/** Policies up to this many statements are read at a glance. */
const mostWithout = 3;

/** An id made of the first action: `s3:ListBucket` → `S3ListBucket`, with a number where it is taken. */
function nameFor(policy: Policy, action: ActionElement | undefined): string {
  const first = action?.items[0]?.action;
  const words = (first ? `${first.service} ${first.name}` : 'Statement').split(/[^A-Za-z0-9]+/).filter(Boolean);
  const stem = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const taken = new Set(
    policy.statements.map(({ sid }) => (sid?.member.value?.type === 'string' ? sid.member.value.value : undefined)),
  );
  let name = stem;
  for (let number = 2; taken.has(name); number++) name = `${stem}${number}`;
  return name;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'In a policy of several statements an id says what each is for, and tools name the statement by it.',
  references: [
    {
      title: 'IAM JSON policy elements: Sid',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Sid": "Assets",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
        `
      "Sid": "Reports",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-reports/*"
`,
        `
      "Sid": "Archive",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-archive/*"
`,
        `
//  ^ suggestion sid-missing-style (fix)
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`,
      ),
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
