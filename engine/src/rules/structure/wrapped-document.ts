import { decodePolicy } from '../../sources/encodedPolicy';
import { contentSpan, type Member, memberOf, type ObjectNode } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  jsonOnly: true,
  documentsOnly: true,
  summary: 'The policy stands inside the output of the AWS CLI, or is encoded for a URL.',
  messages: {
    encoded:
      'This is a policy, encoded for a URL as IAM sends it. Decode it to read and check it; IAM takes the policy alone and decoded.',
    wrapped: 'The policy stands inside the output of the AWS CLI, under "{key}". IAM takes the policy alone.',
  },
  check: {
    encoded(ctx, node) {
      ctx.report({
        span: contentSpan(node, ctx.document.text),
        message: 'encoded',
        fixes: (edit) => [
          { title: 'Decode it', kind: 'suggestion', edits: edit.replaceValue(node, decodePolicy(node.value)) },
        ],
      });
    },
    policy(ctx, policy) {
      const { document } = ctx;
      const { root, text } = document;
      if (root?.type !== 'object' || root === policy.node || document.policies.length > 1) return;
      const wrapper = wrapperOf(root);
      if (!wrapper) return;
      ctx.report({
        span: contentSpan(wrapper.key, text),
        message: 'wrapped',
        data: { key: wrapper.key.value },
        fixes: () => [
          {
            title: 'Keep the policy alone',
            kind: 'suggestion',
            edits: [{ start: root.start, end: root.end, newText: outdented(text, policy.node) }],
          },
        ],
      });
    },
  },
});

/** The member that holds the policy in what get-role, get-policy-version, get-role-policy and their like print. */
function wrapperOf(root: ObjectNode): Member | undefined {
  const role = memberOf(root, 'Role');
  if (role?.value?.type === 'object' && memberOf(role.value, 'AssumeRolePolicyDocument')) return role;
  const version = memberOf(root, 'PolicyVersion');
  if (version?.value?.type === 'object' && memberOf(version.value, 'Document')) return version;
  return memberOf(root, 'PolicyName') ? memberOf(root, 'PolicyDocument') : undefined;
}

/** The text of a node, its lines moved left by the indentation of the line that it begins on. */
function outdented(text: string, node: ObjectNode): string {
  const line = text.slice(text.lastIndexOf('\n', node.start) + 1, node.start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return text.slice(node.start, node.end).replaceAll(`\n${indent}`, '\n');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: '"aws iam get-role" and its like print the policy inside other data, and AWS Config and some SDKs hand it over as one string in which braces and quotes are written as %7B and %22. IAM takes the policy alone: sent as it is, this file is refused, and an encoded policy cannot be checked.',
  references: [
    {
      title: 'get-role-policy',
      url: 'https://docs.aws.amazon.com/cli/latest/reference/iam/get-role-policy.html',
    },
  ],
  examples: {
    bad: [
      {
        fileName: 'my-app-reader.json',
        text: `{
  "RoleName": "my-app-reader",
  "PolicyName": "read-assets",
  "PolicyDocument": {
// ^^^^^^^^^^^^^^ suggestion wrapped-document (fix)
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": "arn:aws:s3:::my-app-assets"
      }
    ]
  }
}`,
      },
      {
        fileName: 'role.json',
        text: `{
  "Role": {
// ^^^^ suggestion wrapped-document (fix)
    "RoleName": "my-app-reader",
    "Arn": "arn:aws:iam::210987654321:role/my-app-reader",
    "AssumeRolePolicyDocument": {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Service": "lambda.amazonaws.com" },
          "Action": "sts:AssumeRole"
        }
      ]
    }
  }
}`,
      },
      {
        fileName: 'configuration-item.json',
        text: `{
  "resourceType": "AWS::IAM::Role",
  "assumeRolePolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D"
//                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion wrapped-document (fix)
}`,
      },
    ],
    good: [
      { fileName: 'notes.json', text: '{ "template": "%7B%22name%22%3A%20%22my-app%22%7D" }' },
      {
        fileName: 'template.json',
        text: `{
  "Type": "AWS::IAM::ManagedPolicy",
  "Properties": {
    "PolicyDocument": {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "s3:ListBucket",
          "Resource": "arn:aws:s3:::my-app-assets"
        }
      ]
    }
  }
}`,
      },
    ],
  },
});
