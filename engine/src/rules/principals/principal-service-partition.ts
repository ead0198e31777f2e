import { parseArn } from '../../model/arn';
import type { Policy } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { textValues } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';
import { withCommonSuffix } from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A service principal has the ending of another partition.',
  messages: {
    refused:
      '"{name}" is not a service principal, not in China either; "{right}" holds in every partition. IAM refuses this document.',
    common: '"{name}" has the ending of one partition, but the service is known as "{right}" in all of them.',
    other: '"{name}" is a principal of the China Regions, and this policy names ARNs of the partition "{partition}".',
  },
  check: {
    principal(ctx, item) {
      const name = item.node.value;
      if (item.type !== 'Service' || name.endsWith('.amazonaws.com')) return;
      const right = withCommonSuffix(name, ctx.data);
      if (!right) return;
      const known = ctx.data.principal(name) !== undefined;
      const partition = known ? partitionOf(ctx.policy) : undefined;
      if (known && (partition === undefined || partition === 'aws-cn')) return;
      const refused = ctx.data.wrongPrincipal(name)?.match === 'exact';
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: known ? 'other' : refused ? 'refused' : 'common',
        severity: !known && refused ? 'error' : 'warning',
        data: { name, right, partition: partition ?? '' },
        fixes: (edit) => [
          { title: `Replace "${name}" by "${right}"`, kind: 'quickfix', edits: edit.replaceText(item.node, right) },
        ],
      });
    },
  },
});

/** The partition that all ARNs of a policy are of; undefined without ARNs or when they differ. */
function partitionOf(policy: Policy): string | undefined {
  const texts = policy.statements.flatMap((statement) => [
    ...(statement.principal?.items.map((item) => item.node.value) ?? []),
    ...(statement.condition?.clauses.flatMap(textValues) ?? []),
  ]);
  const partitions = new Set(texts.flatMap((text) => parseArn(text)?.partition ?? []));
  const [partition] = partitions;
  return partitions.size === 1 ? partition : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Most service principals end in amazonaws.com in every partition, in China too. IAM refused lambda.amazonaws.com.cn in the China Regions. Only a few, such as ec2.amazonaws.com.cn, have a form of their own there.',
  references: [
    principalElement,
    { title: 'aws-cdk issue 2198: Lambda in China', url: 'https://github.com/aws/aws-cdk/issues/2198' },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com.cn" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^ error principal-service-partition (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::210987654321:role/my-app-role",
        "Service": "ec2.amazonaws.com.cn"
//                  ^^^^^^^^^^^^^^^^^^^^ warning principal-service-partition (fix)
      },
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com.cn" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
