import type { DocumentedRule, Rule, RuleDefinition, RuleGroup, RulePage } from './rule';

/** Gives each rule the id and the group under which it is registered. */
export function nameRules(
  groups: Readonly<Record<RuleGroup, Readonly<Record<string, RuleDefinition>>>>,
): readonly Rule[] {
  return Object.entries(groups).flatMap(([group, definitions]) =>
    // The keys of a record are the groups; `Object.entries` only knows that they are strings.
    Object.entries(definitions).map(([id, definition]) => ({ id, group: group as RuleGroup, ...definition })),
  );
}

/** Joins each rule with its page. */
export function withPages(
  rules: readonly Rule[],
  pages: Readonly<Record<string, () => RulePage>>,
): readonly DocumentedRule[] {
  return rules.map((rule) => {
    const page = pages[rule.id];
    if (!page) throw new Error(`The rule ${rule.id} has no page. Run "npm run gen".`);
    return { ...rule, ...page() };
  });
}
