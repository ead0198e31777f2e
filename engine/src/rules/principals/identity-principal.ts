import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  summary: 'A permission policy names a principal.',
  accessAnalyzer: ['UNSUPPORTED_PRINCIPAL'],
  messages: {
    principal:
      'A permission policy has no "{element}": it holds for whatever it is attached to. IAM refuses this document.',
  },
  check: {
    statement(ctx, statement) {
      for (const element of [statement.principal, statement.notPrincipal]) {
        if (!element) continue;
        ctx.report({
          span: element.member,
          message: 'principal',
          data: { element: element.name },
          fixes: (edit) => [
            {
              title: `Remove "${element.name}"`,
              kind: 'quickfix',
              edits: edit.removeMember(statement.node, element.member),
            },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A permission policy holds for the role, user or group that it is attached to, so it cannot name a principal. IAM refuses the document ("Policy document should not specify a principal").',
  references: [accessAnalyzerChecks],
  peers: { cfnLint: ['E3510'] },
  examples: {
    bad: [
      {
        ...policyOf(
          `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
          `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error identity-principal (fix)
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-assets/uploads/*"
`,
        ),
        fileName: 'my-app-permissions.json',
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
    ],
  },
});
