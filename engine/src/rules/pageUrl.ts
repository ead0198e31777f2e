/** Where a rule's page is published. */
export function rulePageUrl(ruleId: string): string {
  return `https://github.com/rolewright/rolewright/blob/main/docs/rules/${ruleId}.md`;
}
