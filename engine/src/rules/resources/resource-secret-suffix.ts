import { secretMeant } from '../../arn/secretSuffix';
import type { Statement } from '../../model/model';
import { hasTemplateGap } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { fieldSpan, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: "The ARN of a secret doesn't include the random characters at its end.",
  messages: {
    suffix:
      '"{resource}" doesn\'t match any secret: in the ARN, Secrets Manager adds a hyphen and six random characters to the name. "-??????" matches them.',
    value:
      '"{resource}" refers to a value in a secret, so it doesn\'t match any secret. IAM matches the ARN of the secret.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (arn?.service !== 'secretsmanager' || hasTemplateGap(arn.resource)) return;
      if (onlyCreates(item.element.statement)) return;
      const meant = secretMeant(arn.resource);
      if (meant === undefined) return;
      ctx.report({
        span: fieldSpan(item, 'resource', ctx.document.text),
        message: arn.resource.includes(':', 'secret:'.length) ? 'value' : 'suffix',
        data: { resource: arn.resource },
        fixes: (edit) => [
          {
            title: `Replace "${arn.resource}" with "${meant}"`,
            kind: 'suggestion',
            edits: replaceFields(edit, item, arn, { resource: meant }),
          },
        ],
      });
    },
  },
});

/** A secret that is about to be created has no suffix yet. */
function onlyCreates({ action }: Statement): boolean {
  return action?.items.every((item) => item.action.key === 'secretsmanager:createsecret') ?? false;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The ARN of the secret `my-app/db` is `secret:my-app/db-` followed by six random characters. IAM matches the whole ARN, so an Allow with the name alone allows nothing and a Deny denies nothing. Six question marks match the secret under this name; `-*` also matches secrets whose names are longer.',
  references: [
    {
      title: 'Permissions policy examples for AWS Secrets Manager',
      url: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "secretsmanager:GetSecretValue",
      "Resource": "arn:aws:secretsmanager:eu-west-1:210987654321:secret:my-app/db"
//                                                               ^^^^^^^^^^^^^^^^ warning resource-secret-suffix (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "secretsmanager:GetSecretValue",
      "Resource": "arn:aws:secretsmanager:eu-west-1:210987654321:secret:my-app/db-a1B2c3:password::"
//                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning resource-secret-suffix (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "secretsmanager:GetSecretValue",
      "Resource": [
        "arn:aws:secretsmanager:eu-west-1:210987654321:secret:my-app/db-??????",
        "arn:aws:secretsmanager:eu-west-1:210987654321:secret:my-app/mail-a1B2c3",
        "arn:aws:secretsmanager:eu-west-2:210987654321:secret:my-app/*"
      ]
`),
    ],
  },
});
