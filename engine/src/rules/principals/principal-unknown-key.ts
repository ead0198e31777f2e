import type { PrincipalGroup } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { didYouMean } from '../../text/didYouMean';
import { keyOfPrincipal } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A key of a principal is not "AWS", "Service" or "Federated".',
  accessAnalyzer: ['INVALID_PRINCIPAL_KEY'],
  messages: {
    meant: '"{key}" is no key of a principal; "{right}" is. IAM refuses this document.',
    unknown: '"{key}" is no key of a principal. IAM knows "AWS", "Service" and "Federated" and refuses this document.',
  },
  check: {
    statement(ctx, statement) {
      const element = statement.principal;
      for (const group of element?.groups ?? []) {
        const key = group.member.key.value;
        if (group.type === key) continue;
        const right = group.type ?? didYouMean(key, ['AWS', 'Service', 'Federated']) ?? keyOfValues(group);
        const taken = element?.groups.some((other) => other.member.key.value === right) ?? false;
        ctx.report({
          span: contentSpan(group.member.key, ctx.document.text),
          message: right ? 'meant' : 'unknown',
          data: { key, right: right ?? '' },
          fixes: (edit) =>
            right && !taken
              ? [
                  {
                    title: `Replace "${key}" by "${right}"`,
                    kind: 'quickfix',
                    edits: edit.renameMember(group.member, right),
                  },
                ]
              : [],
        });
      }
    },
  },
});

function keyOfValues(group: PrincipalGroup): string | undefined {
  const keys = new Set(group.items.map((item) => keyOfPrincipal(item.node.value)));
  const [key] = keys;
  return keys.size === 1 ? key : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM knows the keys "AWS", "Service" and "Federated" in a trust policy and compares them letter by letter. It refuses every other key ("Invalid principal in policy").',
  references: [principalElement, accessAnalyzerChecks],
  peers: { cfnLint: ['E3530'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "service": "lambda.amazonaws.com" },
//                    ^^^^^^^ error principal-unknown-key (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Lambda": "lambda.amazonaws.com" },
//                    ^^^^^^ error principal-unknown-key (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
