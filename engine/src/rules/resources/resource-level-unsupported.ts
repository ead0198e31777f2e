import { resourceFit } from '../../access/resourceFit';
import type { ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { formatsReference } from '../shared/arnField';
import { policyOf } from '../shared/examples';

/** A statement with more such actions gets one finding. */
const mostFindings = 4;

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'An action that only works on "*" is given for certain resources.',
  messages: {
    unsupported:
      '"{action}" cannot be limited to resources. Allowed for these ARNs only, it is not allowed at all; it needs "*".',
    several:
      '"{action}" and {more} more actions of this statement cannot be limited to resources. Allowed for these ARNs only, they are not allowed at all; they need "*".',
    pattern:
      'No action of "{action}" can be limited to resources. Allowed for these ARNs only, they are not allowed at all; they need "*".',
  },
  check: {
    statement(ctx, statement) {
      const { unsupported } = resourceFit(ctx.data, statement);
      const { action, resource, condition, policy } = statement;
      if (unsupported.length === 0 || !action || !resource) return;
      const statements = policy.statement?.member.value;
      const isAll = unsupported.length === action.items.length && !action.opaque;
      const isBulk = unsupported.length > mostFindings;
      for (const item of isBulk ? unsupported.slice(0, 1) : unsupported) {
        const { text, hasWildcard } = item.action;
        const moved = isBulk ? unsupported : [item];
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: isBulk ? 'several' : hasWildcard ? 'pattern' : 'unsupported',
          data: { action: text, more: unsupported.length - 1 },
          ...(isBulk && {
            related: unsupported.slice(1).map((other) => ({
              span: contentSpan(other.node, ctx.document.text),
              message: 'This action needs "*" as well.',
            })),
          }),
          fixes: (edit) => {
            if (isAll && resource.member.value) {
              return [
                {
                  title: 'Set the resource to "*"',
                  kind: 'suggestion',
                  edits: edit.replaceValue(resource.member.value, '*'),
                },
              ];
            }
            const { list } = action;
            // A condition may belong to the other actions; whether it holds for this one is for a person to say.
            if (condition || !list || moved.length > 1 || statements?.type !== 'array') return [];
            return [
              {
                title: `Move "${text}" to a statement for "*"`,
                kind: 'suggestion',
                edits: [...edit.removeItem(list, item.node), ...edit.appendItem(statements, ownStatement(item))],
              },
            ];
          },
        });
      }
    },
  },
});

function ownStatement(item: ActionItem) {
  return { Effect: 'Allow', Action: item.action.text, Resource: '*' };
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Some actions, many that list or describe among them, know no resource: a request for them is about "*". Allowed for certain ARNs only, they are not allowed at all.',
  references: [formatsReference],
  peers: { parliament: ['RESOURCE_MISMATCH'], cfnLint: ['I3510'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListAllMyBuckets",
//               ^^^^^^^^^^^^^^^^^^^ warning resource-level-unsupported (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["ec2:StartInstances", "ec2:DescribeInstances"],
//                                      ^^^^^^^^^^^^^^^^^^^^^ warning resource-level-unsupported (fix)
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:instance/i-0a1b2c3d4e5f60718"
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "ec2:DescribeInstances",
      "Resource": "*"
`,
        `
      "Effect": "Allow",
      "Action": "ec2:StartInstances",
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:instance/i-0a1b2c3d4e5f60718"
`,
      ),
    ],
  },
});
