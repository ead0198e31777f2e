import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';
import { actionsSpan, addActions, lackingActions } from '../shared/trustActionEdits';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'IAM Roles Anywhere is trusted without all of the actions that it uses.',
  accessAnalyzer: ['MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY'],
  messages: {
    missing:
      'IAM Roles Anywhere also needs {actions} to use a role. The actions here are not enough, so nothing can assume this role.',
  },
  check: {
    policy(ctx, policy) {
      const found = lackingActions(policy, 'rolesanywhere.amazonaws.com', needed);
      if (!found) return;
      const { action, missing } = found;
      ctx.report({
        span: actionsSpan(action, ctx.document.text),
        message: 'missing',
        data: { actions: missing.join(' and ') },
        fixes: (edit) => {
          const edits = addActions(edit, action, missing);
          return edits.length > 0 ? [{ title: `Add ${missing.join(' and ')}`, kind: 'quickfix', edits }] : [];
        },
      });
    },
  },
});

const needed: readonly string[] = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM Roles Anywhere puts the fields of the certificate into the tags and the source identity of every session, so it uses sts:TagSession and sts:SetSourceIdentity together with sts:AssumeRole.',
  references: [
    {
      title: 'IAM Roles Anywhere: Trust model',
      url: 'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html',
    },
    accessAnalyzerChecks,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "rolesanywhere.amazonaws.com" },
      "Action": "sts:AssumeRole",
//               ^^^^^^^^^^^^^^ error trust-roles-anywhere-actions (fix)
      "Condition": {
        "ArnEquals": {
          "aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:210987654321:trust-anchor/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "rolesanywhere.amazonaws.com" },
      "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      "Condition": {
        "ArnEquals": {
          "aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:210987654321:trust-anchor/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        }
      }
`),
    ],
  },
});
