import { contentSpan } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { oidcRoles } from '../shared/references';
import { vendorSubjects } from '../shared/vendorSubjects';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'The subject of HCP Terraform is not in its form, or matches other organizations.',
  messages: {
    form: '"{value}" is not in the form of the subject of HCP Terraform, "organization:ORG:project:PROJECT:workspace:WORKSPACE:run_phase:apply". The condition is most likely never met.',
    wide: '"{value}" also matches organizations that are not yours. Name it in full.',
  },
  check: {
    statement(ctx, statement) {
      for (const node of vendorSubjects(statement, (issuer) => issuer === 'app.terraform.io')) {
        const { value } = node;
        const fits =
          /^organization:[^:]+:project:[^:]+:workspace:[^:]+:run_phase:[^:]+$/.test(value) ||
          sample.some((one) => matchesWildcard(value, one));
        const wide = fits && /^organization:[^:]*[*?]/.test(value);
        if (fits && !wide) continue;
        ctx.report({
          span: contentSpan(node, ctx.document.text),
          message: wide ? 'wide' : 'form',
          severity: wide ? 'security' : 'warning',
          data: { value },
        });
      }
    },
  },
});

/** Subjects that a pattern in the right form can match. */
const sample: readonly string[] = [
  'organization:org:project:project:workspace:workspace:run_phase:plan',
  'organization:org:project:project:workspace:workspace:run_phase:apply',
];

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A token of HCP Terraform has the subject organization:ORG:project:PROJECT:workspace:WORKSPACE:run_phase:PHASE. A condition in another form is never met, and a wildcard for the organization lets everyone in.',
  references: [
    {
      title: 'HCP Terraform: Dynamic credentials with the AWS provider',
      url: 'https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration',
    },
    oidcRoles,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/app.terraform.io" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "app.terraform.io:aud": "aws.workload.identity",
          "app.terraform.io:sub": "organization:my-org:workspace:my-app:run_phase:apply"
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-terraform-sub
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/app.terraform.io" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "app.terraform.io:aud": "aws.workload.identity" },
        "StringLike": { "app.terraform.io:sub": "organization:*:project:my-app:workspace:my-app:run_phase:apply" }
//                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-terraform-sub
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/app.terraform.io" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "app.terraform.io:aud": "aws.workload.identity" },
        "StringLike": { "app.terraform.io:sub": "organization:my-org:project:my-app:workspace:my-app:run_phase:*" }
      }
`),
    ],
  },
});
