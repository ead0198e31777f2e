import type { PrincipalGroup, Statement } from '../../model/model';
import { toValue } from '../../syntax/json';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'Two statements of a trust policy say the same, or differ in their principals only.',
  messages: {
    repeat: 'This statement says nothing that the {position} one does not say. Remove it.',
    same: 'This statement and the {position} one differ in their principals only. One statement can name both.',
  },
  check: {
    policy(ctx, policy) {
      if (policy.statements.length < 2) return;
      const seen = new Map<string, Statement>();
      for (const statement of policy.statements) {
        const group = onlyGroup(statement);
        if (!group) continue;
        const id = `${group.type} ${restOf(statement)}`;
        const first = seen.get(id);
        const firstGroup = first && onlyGroup(first);
        if (!first || !firstGroup) {
          seen.set(id, statement);
          continue;
        }
        const named = new Set(firstGroup.items.map((item) => item.node.value));
        ctx.report({
          span: { start: statement.node.start, end: statement.node.start + 1 },
          message: group.items.every((item) => named.has(item.node.value)) ? 'repeat' : 'same',
          data: { position: ordinal(first.index) },
          related: [{ span: firstGroup.member, message: 'The statement that says the same' }],
          fixes: (edit) => {
            const list = policy.statement?.member.value;
            const target = firstGroup.member.value;
            if (list?.type !== 'array' || !target) return [];
            const added = group.items.map((item) => item.node.value).filter((value) => !named.has(value));
            const removal = edit.removeItem(list, statement.node);
            if (added.length === 0) return [{ title: 'Remove this statement', kind: 'quickfix', edits: removal }];
            const values = [...firstGroup.items.map((item) => item.node.value), ...new Set(added)];
            return [
              {
                title: `Merge it into the ${ordinal(first.index)} statement`,
                kind: 'quickfix',
                edits: [...edit.replaceValue(target, values), ...removal],
              },
            ];
          },
        });
      }
    },
  },
});

/** The principals of a statement when they all stand under one key. */
function onlyGroup({ principal }: Statement): PrincipalGroup | undefined {
  const [group, second] = principal?.groups ?? [];
  return group?.type && !second && !principal?.opaque && group.items.length > 0 ? group : undefined;
}

function restOf(statement: Statement): string {
  const value = toValue(statement.node);
  return JSON.stringify(value, (key, part) => (key === 'Principal' || key === 'Sid' ? undefined : part));
}

function ordinal(index: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'][index] ?? `${index + 1}th`;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'One statement can name several principals. Trust policies may have 2,048 characters unless the quota was raised, and statements of their own use them up.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`,
        `
//  ^ suggestion trust-duplicate-statements (fix)
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" },
      "Action": "sts:AssumeRole"
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`,
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`,
      ),
    ],
  },
});
