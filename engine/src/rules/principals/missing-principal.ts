import { wayOfAction } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A statement of a trust policy names no principal.',
  accessAnalyzer: ['MISSING_PRINCIPAL'],
  messages: {
    missing:
      'This statement has no "Principal", so nobody is named who may assume the role. IAM refuses this document.',
  },
  check: {
    statement(ctx, statement) {
      const { node, principal, notPrincipal } = statement;
      if (principal || notPrincipal || node.members.length === 0) return;
      const services = ctx.useCase?.principals ?? ['lambda.amazonaws.com'];
      const takesServices = statement.action?.items.some((item) => wayOfAction(item) === 'iam') ?? false;
      const after = statement.effectElement?.member ?? statement.sid?.member;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: 'missing',
        fixes: (edit) =>
          takesServices && statement.effect === 'Allow'
            ? [
                {
                  title: `Trust ${services.join(' and ')}`,
                  kind: 'suggestion',
                  edits: edit.insertMember(
                    node,
                    'Principal',
                    { Service: services.length === 1 ? services[0] : services },
                    after,
                  ),
                },
              ]
            : [],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A trust policy answers the question who may assume the role. IAM refuses a statement that leaves it open ("Missing required field Principal").',
  references: [principalElement, accessAnalyzerChecks],
  peers: { cfnLint: ['E3530'] },
  examples: {
    bad: [
      {
        ...policyOf(`
//  ^ error missing-principal (fix)
      "Effect": "Allow",
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
