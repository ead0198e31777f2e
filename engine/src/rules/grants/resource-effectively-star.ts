import {
  actionsOfStatement,
  everyActionItem,
  isKnownServiceWildcard,
  isReadOnly,
  isScopable,
} from '../../access/openGrant';
import { everyRoleItem } from '../../access/roleActions';
import { isEveryResource, opennessOf } from '../../arn/arnPattern';
import { conditionScope } from '../../conditions/conditionScope';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { resourceElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'An ARN looks specific and stands for every resource of its service.',
  messages: {
    service:
      '"{resource}" is every resource of the service, as "*" would be. Name the resource, or at least the account.',
    type: '"{resource}" is every resource of its type in every account, Region and partition. Name the resource, or at least the account.',
    everything: '"{resource}" is every resource of every service, as "*" would be. Name the resources.',
  },
  check: {
    resource(ctx, item) {
      const { statement, negated } = item.element;
      const { value } = item.node;
      if (negated || statement.effect !== 'Allow' || !statement.action || isEveryResource(value)) return;
      if (!value.includes('*')) return;
      const openness = opennessOf(value);
      if (!openness || everyActionItem(statement) || conditionScope(statement) === 'resource') return;
      if (openness === 'type' && statement.condition) return;
      // Of all actions of a service, and of passing any role, other rules speak.
      if (statement.action.items.some((one) => isKnownServiceWildcard(one, ctx.data)) || everyRoleItem(statement))
        return;
      const actions = actionsOfStatement(statement, ctx.data).filter(isScopable);
      if (actions.length === 0 || actions.every((known) => known.action.accessLevel === 'Permissions management'))
        return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: openness,
        severity: actions.every((known) => isReadOnly(known) || writesLogs.has(known.key)) ? 'suggestion' : 'warning',
        data: { resource: value },
      });
    },
  },
});

/** What every function does, and what AWS's own policies allow in this form. */
const writesLogs = new Set(['logs:createloggroup', 'logs:createlogstream', 'logs:putlogevents']);

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Where region, account and resource are all wildcards, an ARN limits nothing but the service, which the actions do already. Reading alone, and writing logs, is a suggestion.',
  references: [resourceElement],
  peers: { parliament: ['RESOURCE_EFFECTIVELY_STAR'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::*"
//                 ^^^^^^^^^^^^^^ warning resource-effectively-star
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:*:*:*"
//                 ^^^^^^^^^^^^^^^^^^^^ warning resource-effectively-star
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "cloudtrail:StopLogging",
      "Resource": "arn:*:cloudtrail:*:*:trail/*"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning resource-effectively-star
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "cloudtrail:StopLogging",
      "Resource": "arn:aws:cloudtrail:*:*:trail/*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-*/*"
`),
    ],
  },
});
