import { escalationsAt } from '../../access/escalation';
import { type OpenAction, openActions } from '../../access/openActions';
import { givesAccess, handsOutCredentials } from '../../actions/sensitiveActions';
import { defineRule, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { reportOfOpen } from '../shared/openActionReport';
import { accessLevels, leastPrivilege } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'Actions that change who has access are allowed on every resource.',
  messages: {
    every: '{actions} can change who has access, here to every resource. Name the resources for which this is meant.',
    type: '{actions} can change who has access, here to every resource of a kind. Name the resources for which this is meant.',
    unscoped:
      "{actions} can change who has access and can't be limited to resources. Allow it only for a role that needs it.",
  },
  check: {
    statement(ctx, statement) {
      const all = openActions(statement, ctx.data).filter((one) => isOurs(one, ctx));
      const scopable = all.filter(({ known }) => known.action.resourceTypes.length > 0);
      const open = scopable.length > 0 ? scopable : all;
      const report = reportOfOpen(open, ctx.document.text);
      if (!report) return;
      // An ARN doesn't limit such an action, it takes it away.
      const isUnscoped = open.every(({ known }) => known.action.resourceTypes.length === 0);
      const reach = open.some((one) => one.reach === 'every') ? 'every' : 'type';
      ctx.report({
        span: report.span,
        message: isUnscoped ? 'unscoped' : reach,
        ...(isUnscoped && { severity: 'suggestion' as const }),
        data: { actions: report.actions },
        related: report.related,
      });
    },
  },
});

/** Other findings speak of ways to more rights, of credentials and of handing on roles and keys. */
function isOurs({ known, item }: OpenAction, ctx: RuleContext<'every' | 'type'>): boolean {
  if (!givesAccess(known) || handsOutCredentials(known)) return false;
  if (known.key === 'iam:passrole' || known.key === 'kms:creategrant' || known.key === 'sts:assumerole') return false;
  return escalationsAt(item, ctx.data).length === 0;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS gives each action an access level. Those of the level "Permissions management" write bucket policies, share snapshots, add grants to keys: with them a role can open what it holds to anybody. On every resource they open everything. Name the resources.',
  references: [accessLevels, leastPrivilege],
  peers: { parliament: ['PERMISSIONS_MANAGEMENT_ACTIONS'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["sqs:SendMessage", "sqs:AddPermission"],
//                                   ^^^^^^^^^^^^^^^^^ security permissions-management
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutBucketPolicy",
//               ^^^^^^^^^^^^^^^^^^ security permissions-management
      "Resource": "arn:aws:s3:::*",
      "Condition": { "Bool": { "aws:SecureTransport": "true" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "logs:PutResourcePolicy",
//               ^^^^^^^^^^^^^^^^^^^^^^ suggestion permissions-management
      "Resource": "*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "sqs:AddPermission",
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-jobs"
`),
    ],
  },
});
