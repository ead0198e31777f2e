import { openActions } from '../../access/openActions';
import { readsData } from '../../actions/sensitiveActions';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { reportOfOpen } from '../shared/openActionReport';
import { leastPrivilege } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'Reading objects, parameters or secrets is allowed for all of them.',
  messages: {
    open: '{actions} can read everything there is, not only what this role needs. Name the bucket, parameter path or secret.',
  },
  check: {
    statement(ctx, statement) {
      const open = openActions(statement, ctx.data).filter(({ known }) => readsData(known));
      const report = reportOfOpen(open, ctx.document.text);
      if (!report) return;
      ctx.report({ span: report.span, message: 'open', data: { actions: report.actions }, related: report.related });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Objects, parameters and secrets of an account hold what its other parts rely on: backups, customer data, database passwords. A role that may read all of them gives them all away when its code is tricked. Name the bucket, the parameter path or the secret.',
  references: [leastPrivilege],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "secretsmanager:GetSecretValue",
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security data-exfiltration
      "Resource": "arn:aws:secretsmanager:eu-west-1:210987654321:secret:*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["ssm:GetParameter", "ssm:GetParameters"],
//                ^^^^^^^^^^^^^^^^ security data-exfiltration
      "Resource": "arn:aws:ssm:eu-west-1:210987654321:parameter/*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["ssm:GetParameter", "ssm:GetParameters"],
      "Resource": "arn:aws:ssm:eu-west-1:210987654321:parameter/my-app/*"
`),
    ],
  },
});
