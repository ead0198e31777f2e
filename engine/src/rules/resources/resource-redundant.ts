import { coversArn } from '../../arn/arnPattern';
import type { ResourceElement, ResourceItem } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference } from '../shared/arnField';
import { reportCovered } from '../shared/coveredEntries';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'quickfix',
  summary: 'A resource is in the list already, or another entry of the list covers it.',
  accessAnalyzer: ['REDUNDANT_RESOURCE'],
  messages: {
    covered: '"{resource}" is covered by "{wide}" in the same list.',
    twice: '"{resource}" is in the list twice.',
    many: 'Other entries of the same list cover "{entry}" and {others} more of them.',
  },
  check: {
    statement(ctx, { resource, notResource }) {
      for (const element of [resource, notResource]) {
        const list = element?.list;
        if (!element || !list || element.items.length < 2) continue;
        const covered = [...coveredItems(element)].map(([item, wide]) => ({
          node: item.node,
          by: wide.node,
          message: wide.node.value === item.node.value ? ('twice' as const) : ('covered' as const),
          data: { resource: item.node.value, wide: wide.node.value },
        }));
        reportCovered(ctx, list, covered, 'many');
      }
    },
  },
});

/** Entries that another one covers, with that one. Of two that cover each other the later is the covered one. */
function* coveredItems(element: ResourceElement): Iterable<readonly [ResourceItem, ResourceItem]> {
  const seen = new Map<string, ResourceItem>();
  const candidates = widesByStart(element.items);
  for (const item of element.items) {
    const text = item.node.value;
    const same = seen.get(text);
    if (!same) seen.set(text, item);
    const wide =
      same ??
      candidates(text).find(
        ({ node }) =>
          node.value !== text &&
          coversArn(node.value, text) &&
          (node.start < item.node.start || !coversArn(text, node.value)),
      );
    if (wide) yield [item, wide];
  }
}

/**
 * Finds the patterns that may cover a text, in their order. What stands before a pattern's first wildcard must begin
 * whatever it covers. Lists have few lengths of such beginnings, so that each is looked up and no two entries compared.
 */
function widesByStart(items: readonly ResourceItem[]): (text: string) => readonly ResourceItem[] {
  const byStart = new Map<string, ResourceItem[]>();
  const lengths = new Set<number>();
  for (const item of items) {
    const length = item.node.value.search(/[*?]/);
    if (length < 0) continue;
    const start = item.node.value.slice(0, length);
    lengths.add(length);
    const others = byStart.get(start);
    if (others) others.push(item);
    else byStart.set(start, [item]);
  }
  return (text) => {
    const found = [...lengths].flatMap((length) => byStart.get(text.slice(0, length)) ?? []);
    return found.sort((one, other) => one.node.start - other.node.start);
  };
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The entry changes nothing. It takes space, and suggests that access is narrower than it is.',
  references: [analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": [
        "arn:aws:s3:::my-app-assets/*",
        "arn:aws:s3:::my-app-assets/public/*"
//       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion resource-redundant (fix)
      ]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": [
        "arn:aws:s3:::my-app-assets",
        "arn:aws:s3:::my-app-assets"
//       ^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion resource-redundant (fix)
      ]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": [
        "arn:aws:s3:::my-app-assets/*",
        "arn:aws:s3:::my-app-assets/a/*",
//       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion resource-redundant (fix)
        "arn:aws:s3:::my-app-assets/b/*",
        "arn:aws:s3:::my-app-assets/c/*",
        "arn:aws:s3:::my-app-logs/*",
        "arn:aws:s3:::my-app-assets/d/*",
        "arn:aws:s3:::my-app-assets/e/*",
        "arn:aws:s3:::my-app-assets/f/*"
      ]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": [
        "arn:aws:s3:::my-app-assets/*",
        "arn:aws:s3:::my-app-assets",
        "arn:aws:s3:::my-app-logs/*"
      ]
`),
    ],
  },
});
