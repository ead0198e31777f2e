import { parseArn } from '../../model/arn';
import type { ConditionClause } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { matchesAnything, pins, principalsOf, textValues } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { globalConditionKeys, principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A trust policy trusts everyone, and its condition does not say who is meant.',
  messages: {
    weak: '"*" trusts everyone, and the condition on {keys} does not say who is meant. Add one on "aws:PrincipalOrgID" or "aws:PrincipalArn".',
  },
  check: {
    statement(ctx, statement) {
      const clauses = statement.condition?.clauses ?? [];
      if (statement.effect !== 'Allow' || statement.condition?.opaque || clauses.length === 0) return;
      if (clauses.some(saysWho)) return;
      const keys = [...new Set(clauses.map((clause) => `"${clause.key}"`))].join(', ');
      for (const item of principalsOf(statement, 'AWS')) {
        if (item.node.value !== '*') continue;
        ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'weak', data: { keys } });
      }
    },
  },
});

const identities = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalisawsservice',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
  'aws:userid',
]);

function saysWho(clause: ConditionClause): boolean {
  if (!pins(clause)) return false;
  if (clause.opaque) return true;
  const values = clause.values.map((node) => String(node.value));
  if (identities.has(clause.lowerKey)) return values.every((value) => !matchesAnything(value));
  if (clause.lowerKey !== 'aws:principalarn' && clause.lowerKey !== 'aws:sourcearn') return false;
  return textValues(clause).every((value) => !hasWildcard(parseArn(value)?.account ?? '*'));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Addresses, external ids, tags and the like can be had by people outside. Only the organization, the account, the principal\'s ARN or a network of yours say who may assume a role that trusts { "AWS": "*" }.',
  references: [globalConditionKeys, principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "*" },
//                           ^ security trust-public-weak-condition
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "my-app-4f1c9e27" } }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "*" },
      "Action": "sts:AssumeRole",
      "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-*" } }
`),
    ],
  },
});
