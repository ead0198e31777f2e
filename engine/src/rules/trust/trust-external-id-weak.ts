import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { isUnfilled } from '../../trust/principal';
import { clausesOn, pins, principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { confusedDeputy } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'An external id is easy to guess, or cannot be an external id.',
  messages: {
    short:
      '"{value}" is short enough to be guessed. Use the external id that the other party gave you, or a long random one.',
    account:
      '"{value}" is an account id, which is no secret. Use the external id that the other party gave you, or a long random one.',
    wildcard: '"{value}" lets in more than one external id. Name it in full.',
    invalid:
      '"{value}" cannot be an external id, which has 2 to 1,224 letters, digits and characters of _+=,.@:/-. The condition is never met.',
  },
  check: {
    statement(ctx, statement) {
      // Services that send an external id have fixed ones, such as "vmimport".
      if (statement.effect !== 'Allow' || principalsOf(statement, 'Service').length > 0) return;
      for (const clause of clausesOn(statement, ['sts:externalid'])) {
        if (!pins(clause)) continue;
        for (const node of clause.values) {
          const fault = node.type === 'string' && faultOf(node.value, clause.operator.known === 'StringLike');
          if (node.type !== 'string' || !fault) continue;
          ctx.report({
            span: node.value === '' ? node : contentSpan(node, ctx.document.text),
            message: fault,
            severity: fault === 'invalid' ? 'error' : 'warning',
            data: { value: node.value },
          });
        }
      }
    },
  },
});

function faultOf(value: string, like: boolean): 'short' | 'account' | 'wildcard' | 'invalid' | undefined {
  // A sentence tells what belongs there.
  if (isUnfilled(value) || value.split(' ').length > 2) return undefined;
  // A wildcard under an exact operator is a fault of the operator.
  if (hasWildcard(value)) return like ? 'wildcard' : undefined;
  if (!/^[\w+=,.@:/-]{2,1224}$/.test(value)) return 'invalid';
  if (/^\d{12}$/.test(value)) return 'account';
  return value.length < 8 ? 'short' : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The external id keeps one customer of a service from using the role of another, so nobody should be able to guess it. It has 2 to 1,224 characters: letters, digits and _ + = , . @ : / -.',
  references: [confusedDeputy],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "1234" } }
//                                                        ^^^^ warning trust-external-id-weak
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "my app" } }
//                                                        ^^^^^^ error trust-external-id-weak
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "my-app-4f1c9e27" } }
`),
    ],
  },
});
