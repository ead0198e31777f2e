import type { IamData } from '../../data/types';
import type { Statement } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A statement of a permission policy names no resource.',
  accessAnalyzer: ['MISSING_RESOURCE'],
  messages: {
    missing: 'This statement has no "Resource". IAM refuses a permission policy that does not say what it is about.',
  },
  check: {
    statement(ctx, statement) {
      const { resource, notResource, node, action } = statement;
      if (resource || notResource || node.members.length === 0) return;
      // With a principal it is a statement of a trust policy, which other rules say.
      if (statement.principal || statement.notPrincipal) return;
      const { data } = ctx;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: 'missing',
        fixes: (edit) =>
          knowOnlyStar(statement, data)
            ? [
                {
                  title: 'Insert "Resource": "*", the only resource these actions know',
                  kind: 'suggestion',
                  edits: edit.insertMember(node, 'Resource', '*', action?.member),
                },
              ]
            : [],
      });
    },
  },
});

/** Whether every action of the statement is known and works on no resource of its own. */
function knowOnlyStar({ action }: Statement, data: IamData): boolean {
  if (!action || action.opaque || action.items.length === 0) return false;
  return action.items.every(({ action: { service, lowerName } }) => {
    const known = data.service(service)?.actions.get(lowerName);
    return known !== undefined && known.resourceTypes.length === 0;
  });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A permission policy is attached to a role, so it has to say which resources it speaks of. IAM refuses a statement without "Resource" or "NotResource" ("Policy statement must contain resources").',
  references: [
    {
      title: 'IAM JSON policy elements: Resource',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    },
  ],
  peers: { parliament: ['MALFORMED'] },
  examples: {
    bad: [
      policyOf(`
//  ^ error missing-resource
      "Effect": "Allow",
      "Action": "s3:ListBucket"
`),
      policyOf(`
//  ^ error missing-resource (fix)
      "Effect": "Allow",
      "Action": "ec2:DescribeInstances"
`),
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
  },
});
