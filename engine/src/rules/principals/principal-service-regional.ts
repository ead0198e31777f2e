import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';
import { withoutRegion } from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'A service principal includes a Region, but the service has one principal for all Regions.',
  messages: {
    region:
      '"{name}" is the endpoint of a Region. The service principal is "{right}", so the service most likely can\'t assume the role.',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'Service') return;
      const name = item.node.value;
      if (ctx.data.principal(name)) return;
      const right = withoutRegion(name, ctx.data);
      const named = name.split('.').find((part) => defaultRegions.has(part));
      if (!right || named === undefined) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'region',
        data: { name, right },
        fixes: (edit) => [
          {
            title: `Replace with "${right}" (trusts the service in all Regions)`,
            // The Region may be a restriction that is documented somewhere: without it the role trusts more.
            kind: 'suggestion',
            edits: edit.replaceText(item.node, right),
          },
        ],
      });
    },
  },
});

/**
 * The Regions that are enabled in every account. Principals of the others may include the Region: services use them across
 * Regions (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_iam.ServicePrincipal.html). Regions are disabled by
 * default when they are newer than March 20, 2019 (https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html).
 */
const defaultRegions: ReadonlySet<string> = new Set([
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
]);

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'lambda.eu-west-1.amazonaws.com is the endpoint of Lambda; its principal is lambda.amazonaws.com in every Region. Only a few services document principals with a Region: Amazon Redshift and Amazon Aurora, for example, restrict a role to one Region that way. Principals with an opt-in Region are not reported.',
  references: [
    principalElement,
    {
      title: 'Restricting an IAM role to an AWS Region (Amazon Redshift)',
      url: 'https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-regions.html',
    },
    {
      title: 'Restricting an IAM role to an AWS Region (Amazon Aurora)',
      url: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Aurora.Authorizing.AWSServices.Regions.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.eu-west-1.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning principal-service-regional (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "logs.eu-west-1.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["redshift.us-east-1.amazonaws.com", "redshift.us-west-2.amazonaws.com"] },
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.af-south-1.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
