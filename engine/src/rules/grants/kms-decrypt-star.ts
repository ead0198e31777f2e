import { isWholeType } from '../../access/grants';
import { everyActionItem, everyResourceItem, inWords } from '../../access/openGrant';
import { expandAction, isServiceWildcard } from '../../actions/actionPattern';
import { conditionScope } from '../../conditions/conditionScope';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'Decrypting with every key is allowed.',
  messages: {
    every: '"{resource}" allows {actions} with every key. Name the keys, or add the condition kms:ViaService.',
  },
  check: {
    statement(ctx, statement) {
      const { action, resource } = statement;
      if (statement.effect !== 'Allow' || !action || !resource || everyActionItem(statement)) return;
      const items = action.items.filter((item) => item.action.service === 'kms');
      if (items.length === 0 || items.some((item) => isServiceWildcard(item.action))) return;
      const known = items.flatMap((item) => expandAction(ctx.data, item.action)).filter(({ key }) => opening.has(key));
      const [first] = known;
      const scope = conditionScope(statement);
      if (!first || scope === 'request' || scope === 'resource') return;
      const every = everyResourceItem(statement) ?? resource.items.find(({ node }) => isWholeType(node.value, first));
      if (!every) return;
      ctx.report({
        span: contentSpan(every.node, ctx.document.text),
        message: 'every',
        data: { resource: every.node.value, actions: inWords([...new Set(known.map(({ id }) => id))]) },
      });
    },
  },
});

const opening = new Set(['kms:decrypt', 'kms:reencryptfrom', 'kms:reencryptto', 'kms:creategrant']);

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Keys are the second lock on data: who can read a bucket and not decrypt reads nothing. A role that may use every key has that lock opened everywhere, in every account whose key policies trust this one. Name the keys, or let the condition `kms:ViaService` say through which service.',
  references: [
    {
      title: 'Using IAM policies with AWS KMS: best practices',
      url: 'https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "*"
//                 ^ security kms-decrypt-star
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["kms:Decrypt", "kms:DescribeKey"],
      "Resource": "arn:aws:kms:*:210987654321:key/*"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security kms-decrypt-star
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "arn:aws:kms:eu-west-1:210987654321:key/*",
      "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "arn:aws:kms:eu-west-1:210987654321:key/0f8b1c2d-3e4f-5a6b-7c8d-9e0f1a2b3c4d"
`),
    ],
  },
});
