import type { Knowledge } from '../describe/knowledge';
import { newAccessText } from '../describe/newAccess';
import type { PolicyDocument } from '../documents/document';
import type { Policy, PolicyKind, PolicyOwner, Statement } from '../model/model';
import { policiesOf } from './templateRoles';

/** What a report on the new access of a template is about. */
export interface TemplateAccess {
  readonly document: PolicyDocument;
  /** Undefined when the earlier version doesn't exist. */
  readonly before: PolicyDocument | undefined;
  /** The file's name. */
  readonly name: string;
  /** What the template is compared with: `the last commit`. */
  readonly since: string;
  readonly lineOf: (offset: number) => number;
}

/**
 * What the roles of a template allow that they didn't allow before, as plain text. Roles are compared by their logical IDs,
 * each with all of its policies, so that a statement may move between them; policies of no role by the resource that they
 * are a part of.
 */
export function templateAccessReport(knowledge: Knowledge, access: TemplateAccess): string {
  const { document, before, name, since } = access;
  const head = `# New access since ${since}: ${name}`;
  const earlier = new Map((before ? subjectsOf(before) : []).map((subject) => [subject.key, subject]));
  const sections = subjectsOf(document).flatMap((subject) => {
    const old = earlier.get(subject.key);
    const arns = subject.managedPolicies.filter((arn) => !old?.managedPolicies.includes(arn));
    const text = newIn(knowledge, access, subject, old);
    const attached = arns.map((arn) => `+ Managed policy ${arn} is attached`);
    const lines = [...(text === undefined ? [] : [text]), ...attached];
    return lines.length === 0 ? [] : [`# ${subject.title}\n${lines.join('\n')}`];
  });
  const whole = before ? '' : `\n${capital(since)} doesn't have this template, so all of it is new.`;
  const nothing = `\nThe template doesn't allow anything it didn't allow before.`;
  return sections.length === 0 ? `${head}${whole || nothing}\n` : `${head}${whole}\n\n${sections.join('\n\n')}\n`;
}

/** What one subject newly allows; undefined for nothing. */
function newIn(
  knowledge: Knowledge,
  { document, before, since, lineOf }: TemplateAccess,
  { title, policies }: Subject,
  old: Subject | undefined,
): string | undefined {
  const [first] = policies;
  if (!first) return undefined;
  const [firstOld] = old?.policies ?? [];
  const earlier = sidesOf(old?.policies ?? []);
  const now = sidesOf(policies);
  const textsBefore = new Set(before ? earlier.certain.map((one) => textOf(before, one)) : []);
  const choicesBefore = new Set(before ? earlier.conditional.map((one) => textOf(before, one)) : []);
  const textsNow = new Set(now.certain.map((one) => textOf(document, one)));
  // What one case of the template newly allows is news. A Deny of one case takes nothing away for certain.
  const choices = now.conditional.filter(
    (one) =>
      one.effect === 'Allow' && !choicesBefore.has(textOf(document, one)) && !textsBefore.has(textOf(document, one)),
  );
  const isUnchanged = (statement: Statement): boolean => {
    const isOld = before !== undefined && earlier.certain.includes(statement);
    return isOld ? textsNow.has(textOf(before, statement)) : textsBefore.has(textOf(document, statement));
  };
  return newAccessText(knowledge, {
    policy: { ...first, statements: [...now.certain, ...choices] },
    before: firstOld && { ...firstOld, statements: earlier.certain },
    name: title,
    since,
    lineOf,
    isUnchanged,
  });
}

interface Sides {
  readonly certain: readonly Statement[];
  /** Those that exist in one case of the template only. */
  readonly conditional: readonly Statement[];
}

function sidesOf(policies: readonly Policy[]): Sides {
  const isConditional = ({ owner, wrapping }: Policy) => wrapping === 'oneStatement' || owner?.isConditional === true;
  const statements = (some: readonly Policy[]) => some.flatMap((policy) => policy.statements);
  return {
    certain: statements(policies.filter((policy) => !isConditional(policy))),
    conditional: statements(policies.filter(isConditional)),
  };
}

/** A statement as it is written, whatever its indentation is. */
function textOf({ text }: PolicyDocument, { node }: Statement): string {
  return text.slice(node.start, node.end).replace(/\s+/g, ' ');
}

/** A side of a role, or a policy of no role, with everything that is compared at once. */
interface Subject {
  /** The same in both versions. */
  readonly key: string;
  readonly title: string;
  readonly policies: readonly Policy[];
  readonly managedPolicies: readonly string[];
}

function subjectsOf(document: PolicyDocument): readonly Subject[] {
  const used = new Set<Policy>();
  const ofRoles = document.roles.flatMap((role) => {
    const own = policiesOf(document, role);
    for (const policy of own) used.add(policy);
    const side = (kind: PolicyKind, title: string, managedPolicies: readonly string[]) => ({
      key: `${kind} of ${role.name}`,
      title,
      policies: [...own, ...choicesOf(document, own)].filter((policy) => policy.kind === kind),
      managedPolicies,
    });
    return [side('trust', `${role.name}, trust policy`, []), side('permission', role.name, role.managedPolicies)];
  });
  for (const choice of choicesOf(document, [...used])) used.add(choice);
  const loose = document.policies.filter((one) => !used.has(one) && one.owner && one.kind !== 'resource');
  const byOwner = new Map<string, Policy[]>();
  for (const policy of loose) {
    const key = `${policy.kind} ${ownerKey(policy.owner)}`;
    byOwner.set(key, [...(byOwner.get(key) ?? []), policy]);
  }
  const ofOthers = [...byOwner].map(([key, policies]) => ({
    key,
    title: policies[0]?.owner?.name ?? '',
    policies,
    managedPolicies: [],
  }));
  return [...ofRoles, ...ofOthers].filter(
    ({ policies, managedPolicies }) => policies.length + managedPolicies.length > 0,
  );
}

/** The statements of one case only that belong to policies, which are policies of their own. */
function choicesOf({ policies }: PolicyDocument, owners: readonly Policy[]): readonly Policy[] {
  const keys = new Set(owners.map(({ owner }) => ownerKey(owner)));
  return policies.filter(({ wrapping, owner }) => wrapping === 'oneStatement' && keys.has(ownerKey(owner)));
}

function ownerKey(owner: PolicyOwner | undefined): string {
  return `${owner?.kind} ${owner?.name} ${owner?.property} ${owner?.policyName ?? ''}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
