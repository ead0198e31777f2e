import { arnFieldRange, parseArn } from '../../model/arn';
import type { Policy } from '../../model/model';
import { type Span, type StringNode, sliceSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import { isUnfilled } from '../../trust/principal';
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
  const look = (node: StringNode, blanks: readonly Blank[]): void => {
    for (const blank of blanks) {
      const places = found.get(blank.text) ?? [];
      places.push({ span: sliceSpan(node, text, blank.from, blank.to), blank });
      found.set(blank.text, places);
    }
  };
  for (const { principal, notPrincipal, resource, notResource, condition } of policy.statements) {
    for (const element of [principal, notPrincipal]) {
      for (const { node } of element?.items ?? []) look(node, blanksOfPrincipal(node.value, withTemplates));
    }
    for (const element of [resource, notResource]) {
      for (const { node } of element?.items ?? []) look(node, blanksOfResource(node.value, withTemplates));
    }
    for (const { values } of condition?.clauses ?? []) {
      for (const node of values) if (node.type === 'string') look(node, findBlanks(node.value, withTemplates));
    }
  }
  return found;
}

/**
 * The blanks of a principal. In the ARN of a principal every word in the place of the account is one: AWS has no account
 * that is not a number there. Where no part can be told, the whole text is the blank.
 */
function blanksOfPrincipal(text: string, withTemplates: boolean): readonly Blank[] {
  const blanks = findBlanks(text, withTemplates);
  // What a tool or IAM itself would replace is the matter of other rules.
  if (blanks.length > 0 || hasPlaceholder(text)) return blanks;
  const arn = parseArn(text);
  const isIdentity = arn?.service === 'iam' || arn?.service === 'sts';
  if (isIdentity && /[a-z]/i.test(arn.account) && !hasWildcard(arn.account)) {
    const { from, to } = arnFieldRange(text, 'account');
    return [{ from, to, text: arn.account, meaning: 'account' }];
  }
  return isUnfilled(text) ? [whole(text)] : blanks;
}

/** The blanks of a resource. A text that is no ARN and begins like a template's gap is one as a whole. */
function blanksOfResource(text: string, withTemplates: boolean): readonly Blank[] {
  const blanks = findBlanks(text, withTemplates);
  if (blanks.length > 0 || hasPlaceholder(text) || text.startsWith('arn:')) return blanks;
  return /^(?:[<$[%]|__|@@)/.test(text) ? [whole(text)] : blanks;
}

function whole(text: string): Blank {
  return { from: 0, to: text.length, text, meaning: undefined };
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
