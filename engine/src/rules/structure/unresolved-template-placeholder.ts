import type { Policy } from '../../model/model';
import { type Span, type StringNode, sliceSpan } from '../../syntax/syntax';
import { type Blank, findBlanks } from '../../values/placeholders';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value still holds the placeholder of a template or an example.',
  messages: {
    once: '"{blank}" has not been filled in. IAM takes it as it stands.',
    often: '"{blank}" has not been filled in, here and in {others} more. IAM takes it as it stands.',
  },
  check: {
    policy(ctx, policy) {
      const { text, root } = ctx.document;
      // Inside a bigger document a tool may well fill them in.
      const blanks = collect(policy, text, root === policy.node);
      for (const places of blanks.values()) {
        const [first, ...others] = places;
        if (!first) continue;
        const { text: blank, meaning } = first.blank;
        const values = meaning === 'partition' ? ['aws'] : meaning === 'account' ? ctx.settings.ownAccounts : [];
        ctx.report({
          span: first.span,
          message: others.length > 0 ? 'often' : 'once',
          data: { blank, others: others.length === 1 ? 'one place' : `${others.length} places` },
          related: others.map(({ span }) => ({ span, message: 'The same placeholder' })),
          fixes: () =>
            values.slice(0, 3).map(
              (value): Fix => ({
                title: `Replace "${blank}" by "${value}"`,
                kind: 'suggestion',
                edits: places.map(({ span }) => ({ ...span, newText: value })),
              }),
            ),
        });
      }
    },
  },
});

interface Place {
  readonly span: Span;
  readonly blank: Blank;
}

/** The blanks of a policy by their text. */
function collect(policy: Policy, text: string, withTemplates: boolean): ReadonlyMap<string, Place[]> {
  const found = new Map<string, Place[]>();
  const look = (node: StringNode): void => {
    for (const blank of findBlanks(node.value, withTemplates)) {
      const places = found.get(blank.text) ?? [];
      places.push({ span: sliceSpan(node, text, blank.from, blank.to), blank });
      found.set(blank.text, places);
    }
  };
  for (const { principal, notPrincipal, resource, notResource, condition } of policy.statements) {
    for (const element of [principal, notPrincipal, resource, notResource]) {
      for (const { node } of element?.items ?? []) look(node);
    }
    for (const { values } of condition?.clauses ?? []) {
      for (const node of values) if (node.type === 'string') look(node);
    }
  }
  return found;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM fills nothing in: "<account-id>", "{{region}}" or "${AWS::AccountId}" in a plain policy file is compared as it stands and matches nothing, or IAM refuses it. Policy variables such as "${aws:username}" are no placeholders.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:GetItem",
      "Resource": "arn:aws:dynamodb:<region>:{{account}}:table/my-app-orders"
//                                  ^^^^^^^^ warning unresolved-template-placeholder
//                                           ^^^^^^^^^^^ warning unresolved-template-placeholder
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:\${AWS::Partition}:s3:::my-app-assets/*"
//                     ^^^^^^^^^^^^^^^^^ warning unresolved-template-placeholder (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:username}/*"
`),
    ],
  },
});
