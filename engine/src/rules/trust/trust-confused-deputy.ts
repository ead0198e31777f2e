import { contentSpan } from '../../syntax/syntax';
import { serviceName } from '../../trust/serviceName';
import { hasSourceScope, sendsSourceAccount } from '../../trust/sourceKeys';
import { principalsOf, trustsOnlyServices } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, confusedDeputy } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A service is trusted on behalf of every customer of AWS.',
  accessAnalyzer: ['RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL'],
  messages: {
    always: '{service} is trusted on behalf of any account. A condition on "aws:SourceAccount" limits it to yours.',
    sometimes:
      '{service} is trusted on behalf of any account. Its guide shows conditions on "aws:SourceAccount" for some features; try one before you rely on it.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || statement.condition?.opaque || hasSourceScope(statement)) return;
      const items = principalsOf(statement, 'Service');
      const own = ctx.settings.ownAccounts;
      const safe =
        trustsOnlyServices(statement) && items.every(({ node }) => sendsSourceAccount(node.value) === 'always');
      for (const item of items) {
        const sends = sendsSourceAccount(item.node.value);
        if (!sends) continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: sends,
          severity: sends === 'always' ? 'security' : 'suggestion',
          data: { service: serviceName(ctx.data, item.node.value) },
          fixes: (edit) =>
            own.slice(0, 3).flatMap((account) => {
              const edits = safe ? addCondition(edit, statement, 'StringEquals', { 'aws:SourceAccount': account }) : [];
              if (edits.length === 0) return [];
              return [{ title: `Limit it to account ${account} (narrows access)`, kind: 'suggestion', edits }];
            }),
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service that acts for many customers could be led to use this role for someone else. A condition on aws:SourceAccount or aws:SourceArn limits it to your own. Found only for services whose guides show such a condition; Lambda, EC2 and ECS tasks are left out, as nobody but your account can give them the role.',
  references: [confusedDeputy, accessAnalyzerChecks],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "states.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^ security trust-confused-deputy (fix)
      "Action": "sts:AssumeRole"
`),
        settings: { ownAccounts: ['210987654321'] },
      },
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "codebuild.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^ security trust-confused-deputy
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "states.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": "210987654321" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "cloudtrail.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
