import { openActions } from '../../access/openActions';
import { handsOutCredentials } from '../../actions/sensitiveActions';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { reportOfOpen } from '../shared/openActionReport';
import { leastPrivilege } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'Actions that hand out credentials are allowed on every resource.',
  messages: {
    open: '{actions} can hand out credentials, and no resource limits for whom. Name the resources for which this is needed.',
  },
  check: {
    statement(ctx, statement) {
      // A pattern that takes such an action along is a finding of wildcard-covers-sensitive.
      const open = openActions(statement, ctx.data).filter(
        ({ known, item }) =>
          // An action without resource types can't be limited to those for whom it is meant.
          !item.action.hasWildcard && handsOutCredentials(known) && known.action.resourceTypes.length > 0,
      );
      const report = reportOfOpen(open, ctx.document.text);
      if (!report) return;
      ctx.report({ span: report.span, message: 'open', data: { actions: report.actions }, related: report.related });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'These actions return passwords, keys or tokens of others. They work outside the role, and go on working after the role is closed. Name the cluster, database or user they are needed for.',
  references: [leastPrivilege],
  peers: { parliament: ['CREDENTIALS_EXPOSURE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "redshift:GetClusterCredentials",
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security credentials-exposure
      "Resource": "arn:aws:redshift:eu-west-1:210987654321:dbuser:*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "rds-db:connect",
//               ^^^^^^^^^^^^^^ security credentials-exposure
      "Resource": "arn:aws:rds-db:eu-west-1:210987654321:dbuser:*/*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "rds-db:connect",
      "Resource": "arn:aws:rds-db:eu-west-1:210987654321:dbuser:db-ABCDEFGHIJKL01234/my_app"
`),
    ],
  },
});
