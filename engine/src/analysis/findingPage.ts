import { isSettingProblem } from '../roles/settingProblems';
import { isSuppressionProblem } from '../suppressions/problem';

/**
 * The address of the page that explains a finding, as of the given version of Rolewright: rules that change or are renamed
 * later leave the pages of an installed version as they are.
 */
export function findingPageUrl(ruleId: string, version: string): string {
  return `https://github.com/rolewright/rolewright/blob/v${version}/docs/${pagePath(ruleId)}`;
}

function pagePath(ruleId: string): string {
  if (isSuppressionProblem(ruleId)) return 'suppressions.md';
  return isSettingProblem(ruleId) ? 'roles.md' : `rules/${ruleId}.md`;
}
