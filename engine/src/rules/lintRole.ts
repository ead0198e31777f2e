import type { Role } from '../access/role';
import { createEditor } from '../edits/editor';
import { defaultRuleSettings, findingOf, type LintOptions, severityOf } from './lint';
import type { RoleContext, RoleFinding, Rule } from './rule';

/** Rules on whole roles made ready for one set of options. */
export type RoleLinter = (role: Role) => RoleFinding[];

/**
 * Makes a linter of roles. As the linter of documents it is pure and synchronous and never throws. A role with a file
 * whose text is broken is not judged: what seems to be missing may be behind the break.
 */
export function createRoleLinter(rules: readonly Rule[], options: LintOptions): RoleLinter {
  const enabled = rules.filter((rule) => rule.check.role && severityOf(rule, options) !== 'off');
  return (role) => {
    const parts = [...(role.trust ? [role.trust] : []), ...role.policies];
    if (parts.some(({ policy }) => policy.incomplete)) return [];
    const findings: RoleFinding[] = [];
    for (const rule of enabled) {
      const ctx: RoleContext = {
        data: options.data,
        settings: options.settings ?? defaultRuleSettings,
        report: (report) => {
          const { part } = report;
          const edit = createEditor(part.document.text);
          findings.push({ ...findingOf(rule, report, { policy: part.policy, edit }, options), part });
        },
      };
      try {
        rule.check.role?.(ctx, role);
      } catch (error) {
        options.onRuleError?.(rule.id, error);
      }
    }
    return findings;
  };
}
