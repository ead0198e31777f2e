import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';
import { unsupportedTags } from '../shared/tagSupport';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A tag condition stands above an action that does not look at tags.',
  accessAnalyzer: [
    'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    'ALLOW_NOT_ACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  ],
  messages: {
    action:
      'AWS does not list "{key}" for {action}, so the condition below is never met and {action} is not allowed. Give it a statement of its own.',
    notAction:
      '"NotAction" reaches services that do not supply "{key}". The condition is never met for their actions, so they are not allowed.',
  },
  check: unsupportedTags('Allow'),
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each service says for which actions it supplies the tags. Where it does not, the key is missing, the condition fails and the statement does not allow the action.',
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
      "Effect": "Allow",
      "Action": [
        "lambda:GetFunction",
        "lambda:GetLayerVersion"
//       ^^^^^^^^^^^^^^^^^^^^^^ suggestion condition-tag-unsupported-allow (fix)
      ],
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:*:my-app-*",
      "Condition": {
        "StringEquals": { "aws:ResourceTag/team": "billing" }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["ec2:StopInstances", "ec2:StartInstances"],
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:instance/*",
      "Condition": {
        "StringEquals": { "aws:ResourceTag/team": "billing" }
      }
`),
    ],
  },
});
