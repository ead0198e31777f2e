import { contentSpan } from '../../syntax/syntax';
import { clausesOn, pins, trustsOnlyServices } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, confusedDeputy } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A service is restricted by the network that a request comes from.',
  accessAnalyzer: ['RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL'],
  messages: {
    network:
      '"{key}" is about the network of a caller, and a service does not call from yours. Restrict a service by "aws:SourceAccount" or "aws:SourceArn".',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || !trustsOnlyServices(statement)) return;
      for (const clause of clausesOn(statement, [
        'aws:sourceip',
        'aws:vpcsourceip',
        'aws:sourcevpc',
        'aws:sourcevpce',
      ])) {
        if (!pins(clause)) continue;
        ctx.report({
          span: contentSpan(clause.keyMember.key, ctx.document.text),
          message: 'network',
          data: { key: clause.key },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'When a service assumes a role the request comes from the service, not from your network, so conditions on addresses, VPCs and endpoints are not met. aws:SourceAccount and aws:SourceArn say for whom the service acts.',
  references: [accessAnalyzerChecks, confusedDeputy],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceVpc": "vpc-0a1b2c3d4e5f60718" } }
//                                      ^^^^^^^^^^^^^ warning trust-source-key-recommended
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "states.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": "210987654321" } }
`),
    ],
  },
});
