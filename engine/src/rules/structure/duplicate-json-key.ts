import { sameValue, toValue } from '../../syntax/json';
import { contentSpan, type Member, type ObjectNode, type SyntaxNode } from '../../syntax/syntax';
import { defineRule, type Fix, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

type MessageId = 'same' | 'lost';

export const rule = defineRule<MessageId>({
  severity: 'warning',
  appliesTo: ['trust', 'permission', 'resource'],
  fix: 'quickfix',
  summary: 'A key stands twice in one object.',
  messages: {
    lost: '"{key}" stands twice here and this value is lost. AWS keeps only the last one.',
    same: '"{key}" stands twice here with the same value. AWS keeps only the last one.',
  },
  check: {
    policy(ctx, policy) {
      visit(ctx, policy.node, false);
    },
  },
});

/** Elements whose loss changes who may do what. */
const weighty: ReadonlySet<string> = new Set([
  'Statement',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** Keys that have exactly one value, so that two cannot be merged. */
const single: ReadonlySet<string> = new Set(['Version', 'Id', 'Sid', 'Effect']);

function visit(ctx: RuleContext<MessageId>, node: SyntaxNode, inside: boolean): void {
  if (node.type === 'array') {
    for (const item of node.items) if (item.type === 'object' || item.type === 'array') visit(ctx, item, inside);
  } else if (node.type === 'object') {
    const { members } = node;
    for (let i = 0; i < members.length; i++) {
      const member = members[i];
      if (!member) continue;
      const key = member.key.value;
      const last = lastOf(members, key, i);
      if (last) report(ctx, node, member, last, inside || weighty.has(key));
      const { value } = member;
      if (value?.type !== 'object' && value?.type !== 'array') continue;
      // Statements are walked as what they are; everything within their other elements weighs.
      visit(ctx, value, inside || (key !== 'Statement' && weighty.has(key)));
    }
  }
}

/** The last member of that name behind a place. Objects of policies are small: looking is cheaper than a table. */
function lastOf(members: readonly Member[], key: string, index: number): Member | undefined {
  for (let i = members.length - 1; i > index; i--) if (members[i]?.key.value === key) return members[i];
  return undefined;
}

function report(ctx: RuleContext<MessageId>, owner: ObjectNode, lost: Member, kept: Member, weighs: boolean): void {
  const key = lost.key.value;
  const same = lost.value && kept.value ? sameValue(lost.value, kept.value) : lost.value === kept.value;
  ctx.report({
    span: contentSpan(lost.key, ctx.document.text),
    message: same ? 'same' : 'lost',
    data: { key },
    severity: weighs && !same ? 'security' : 'warning',
    related: [{ span: kept.key, message: 'The value that counts' }],
    fixes: (edit) => {
      const remove: Fix = {
        title: `Remove this "${key}", which has no effect`,
        kind: 'quickfix',
        edits: edit.removeMember(owner, lost),
      };
      const keptValue = kept.value;
      const merged = same || single.has(key) ? undefined : merge(lost.value, keptValue);
      if (merged === undefined || !keptValue) return [remove];
      const together: Fix = {
        title: `Merge both "${key}" into one (changes access)`,
        kind: 'suggestion',
        edits: [...edit.removeMember(owner, lost), ...edit.replaceValue(keptValue, merged)],
      };
      return [together, remove];
    },
  });
}

/** Both values in one: the members of two objects, the values of two lists. Undefined when they do not fit together. */
function merge(a: SyntaxNode | undefined, b: SyntaxNode | undefined): unknown {
  return a && b ? mergeValues(toValue(a), toValue(b)) : undefined;
}

function mergeValues(a: unknown, b: unknown): unknown {
  if (isObject(a) && isObject(b)) {
    const result: Record<string, unknown> = { ...a };
    for (const [key, value] of Object.entries(b)) {
      const merged = Object.hasOwn(result, key) ? mergeValues(result[key], value) : value;
      if (merged === undefined) return undefined;
      result[key] = merged;
    }
    return result;
  }
  if (isObject(a) !== isObject(b)) return undefined;
  const all = [a, b].flat();
  const texts = all.map((item) => JSON.stringify(item));
  return all.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS keeps the last value of a key and drops the earlier ones without a word. A second "StringEquals" in a condition, for example, removes every restriction of the first.',
  references: [
    {
      title: 'RFC 8259: names within an object should be unique',
      url: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
    },
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringLike": { "s3:prefix": "public/*" },
//       ^^^^^^^^^^ security duplicate-json-key (fix)
        "StringLike": { "s3:delimiter": "/" }
      }
`),
      policyOf(`
      "Sid": "Read",
//     ^^^ warning duplicate-json-key (fix)
      "Sid": "ListAssets",
      "Effect": "Allow",
      "Action": "s3:GetBucketLocation",
//     ^^^^^^ security duplicate-json-key (fix)
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringLike": { "s3:prefix": "public/*" },
        "StringEquals": { "s3:delimiter": "/" }
      }
`),
    ],
  },
});
