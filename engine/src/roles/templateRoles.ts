import type { Role, RolePart } from '../access/role';
import type { IamData } from '../data/types';
import type { PolicyDocument } from '../documents/document';
import type { Policy } from '../model/model';
import type { TemplateRole } from '../places/templateRoles';

/** A role of a template with its policies, all of which are in the one document. */
export function roleInTemplate(file: string, document: PolicyDocument, template: TemplateRole, data: IamData): Role {
  const partOf = (policy: Policy): RolePart => ({ file, document, policy });
  const parts = policiesOf(document, template);
  const [trust] = parts.filter(({ kind }) => kind === 'trust');
  const permissions = parts.filter(({ kind }) => kind === 'permission');
  const certain = permissions.filter(({ owner }) => !owner?.isConditional);
  return {
    name: template.physicalName,
    template,
    trust: trust && partOf(trust),
    policies: certain.map(partOf),
    managedPolicies: template.managedPolicies.map((name) => managedPolicyArn(name, data)),
    boundary: template.boundary,
    isComplete: template.isComplete && certain.length === permissions.length && permissions.every(isKnown),
    others: [],
  };
}

/** The policies of a template's role, conditional ones included, in the order in which they are written. */
export function policiesOf({ policies }: PolicyDocument, role: TemplateRole): readonly Policy[] {
  return policies.filter(({ owner, wrapping }) => {
    // A statement of one case only is part of a policy that is there already.
    if (!owner || wrapping === 'oneStatement') return false;
    const isOwn = owner.kind === role.kind && owner.name === role.owner;
    return isOwn || (owner.kind.startsWith('AWS::IAM::') && role.attached.includes(owner.name));
  });
}

/** The trust policy of a template's only role; undefined where there are several, or where a part of it isn't known. */
export function onlyTrustPolicy({ policies }: PolicyDocument): Policy | undefined {
  const [policy, another] = policies.filter(({ kind, owner }) => kind === 'trust' && owner !== undefined);
  if (!policy || another || policy.opaque || policy.incomplete) return undefined;
  const isRead = policy.statements.every((statement) => {
    const { effect, principal, notPrincipal, action, notAction, condition } = statement;
    const parts = [principal, notPrincipal, action, notAction, condition, ...(condition?.clauses ?? [])];
    return effect !== undefined && !parts.some((part) => part?.opaque);
  });
  return isRead ? policy : undefined;
}

/** Whether all that a policy allows can be read. */
function isKnown({ opaque, incomplete, statements }: Policy): boolean {
  if (opaque || incomplete) return false;
  return statements.every(({ effect, action, notAction }) => {
    return effect === 'Deny' || (effect === 'Allow' && !action?.opaque && !notAction?.opaque);
  });
}

/** SAM takes the name of a managed policy of AWS for its ARN. */
function managedPolicyArn(name: string, data: IamData): string {
  if (name.includes(':')) return name;
  return data.managedPolicies().find((policy) => policy.name === name)?.arn ?? name;
}
