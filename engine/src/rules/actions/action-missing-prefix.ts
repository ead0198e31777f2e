import type { IamData } from '../../data/iamData';
import type { ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction } from '../shared/actionText';
import { policyOf } from '../shared/examples';

const mostOffers = 5;

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'branches',
  summary: 'An action does not say which service it belongs to.',
  messages: {
    one: '"{action}" lacks the prefix of its service, "{prefix}". IAM refuses the document.',
    several: '"{action}" lacks the prefix of its service, as in "{example}:{action}". IAM refuses the document.',
    separator: '"{action}" lacks the colon between service and action. IAM refuses the document.',
    none: '"{action}" lacks the prefix of a service, as in "s3:GetObject". IAM refuses the document.',
  },
  check: {
    oddAction(ctx, item) {
      const { action } = item;
      if (action.hasPrefix || action.text === '*' || action.text.trim() === '' || hasPlaceholder(action.text)) return;
      const name = action.text.trim();
      const span = contentSpan(item.node, ctx.document.text);
      const separated = withColon(ctx.data, name);
      if (separated !== undefined) {
        ctx.report({
          span,
          message: 'separator',
          data: { action: name },
          fixes: (edit) => [exchangeAction(edit, item, separated, { from: action.text, to: separated }, 'quickfix')],
        });
        return;
      }
      const owners = likelyOwners(ctx.data, item, name);
      const [first, second] = owners;
      if (first === undefined) {
        ctx.report({ span, message: 'none', data: { action: name } });
        return;
      }
      ctx.report({
        span,
        message: second === undefined ? 'one' : 'several',
        data: { action: name, prefix: first, example: first },
        fixes: (edit) =>
          owners.slice(0, mostOffers).map((owner) => {
            const to = `${owner}:${name}`;
            const kind = second === undefined ? 'quickfix' : 'suggestion';
            return exchangeAction(edit, item, to, { from: action.text, to }, kind);
          }),
      });
    },
  },
});

/** `s3.GetObject`, `s3/GetObject` and the like, with the colon that was meant. */
function withColon(data: IamData, text: string): string | undefined {
  // Longer than any action, so that only a look at its beginning is needed.
  if (text.length > longestAction) return undefined;
  const match = /^([A-Za-z0-9-]+)(?:[./;,_-]+|\s+)(\w+)$/.exec(text);
  const [, prefix = '', name = ''] = match ?? [];
  return data.action(prefix, name) ? `${prefix}:${name}` : undefined;
}

const longestAction = 200;

/** The services that have the action: those that the statement, then the policy, speaks of already come first. */
function likelyOwners(data: IamData, item: ActionItem, name: string): readonly string[] {
  const owners = data.servicesWithAction(name);
  if (owners.length < 2) return owners;
  const { statement } = item.element;
  const near = owners.filter((owner) => item.element.items.some((other) => other.action.service === owner));
  if (near.length > 0) return near;
  const inPolicy = owners.filter((owner) =>
    statement.policy.statements.some((other) => other.action?.items.some(({ action }) => action.service === owner)),
  );
  return inPolicy.length > 0 ? inPolicy : owners;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An action is the prefix of its service, a colon and a name, as in `s3:GetObject`; only `*` stands alone. IAM refuses the document ("Actions/Conditions must be prefaced by a vendor").',
  references: [
    {
      title: 'IAM JSON policy elements: Action',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["PutLogEvents", "logs:CreateLogStream"],
//                ^^^^^^^^^^^^ error action-missing-prefix (fix)
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/my-app-api:*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3.ListBucket",
//               ^^^^^^^^^^^^^ error action-missing-prefix (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "read"],
//                                 ^^^^ error action-missing-prefix
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Deny",
      "Action": "*",
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Effect": "Allow",
      "Action": "\${action}",
      "Resource": "arn:aws:s3:::my-app-logs"
`,
      ),
    ],
  },
});
