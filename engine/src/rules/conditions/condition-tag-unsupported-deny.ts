import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';
import { unsupportedTags } from '../shared/tagSupport';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A Deny with a tag condition names an action that does not look at tags.',
  accessAnalyzer: [
    'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    'DENY_NOT_ACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  ],
  messages: {
    action: 'AWS does not list "{key}" for {action}, so the condition below is never met and {action} is not denied.',
    notAction:
      '"NotAction" reaches services that do not supply "{key}". The condition is never met for their actions, so they are not denied.',
  },
  check: unsupportedTags('Deny'),
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each service says for which actions it supplies the tags. Where it does not, the key is missing, the condition fails and the statement does not deny the action.',
  references: [
    accessAnalyzerChecks,
    {
      title: 'AWS services that work with IAM (tags)',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": [
        "lambda:GetFunction",
        "lambda:GetLayerVersion"
//       ^^^^^^^^^^^^^^^^^^^^^^ security condition-tag-unsupported-deny (fix)
      ],
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:*:my-app-*",
      "Condition": {
        "StringEquals": { "aws:ResourceTag/team": "billing" }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": ["ec2:StopInstances", "ec2:StartInstances"],
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:instance/*",
      "Condition": {
        "StringEquals": { "aws:ResourceTag/team": "billing" }
      }
`),
    ],
  },
});
