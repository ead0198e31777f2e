import type { Role, RolePart } from '../access/role';
import type { IamData } from '../data/types';
import type { PolicyDocument } from '../documents/document';
import type { Policy } from '../model/model';
import type { TemplateRole } from '../places/templateRoles';
import type { Span } from '../syntax/syntax';

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

/** Which role of a template is meant: by its logical ID, by a place in the text, or its only one. */
export interface RoleChoice {
  readonly logicalId?: string | undefined;
  readonly offset?: number | undefined;
}

/** The role that is meant; undefined where that isn't clear. */
export function chosenRole(document: PolicyDocument, { logicalId, offset }: RoleChoice): TemplateRole | undefined {
  if (logicalId !== undefined) return document.roles.find(({ name }) => name === logicalId);
  const at = offset === undefined ? undefined : roleAt(document, offset);
  return at ?? (document.roles.length === 1 ? document.roles[0] : undefined);
}

/** The role that is declared at an offset, else the only one that a policy at the offset belongs to. */
function roleAt(document: PolicyDocument, offset: number): TemplateRole | undefined {
  const isAround = ({ start, end }: Span) => start <= offset && offset <= end;
  const declared = document.roles.find(({ whole, kind }) => kind !== 'serverless' && isAround(whole));
  if (declared) return declared;
  const owners = document.roles.filter((role) => policiesOf(document, role).some(({ node }) => isAround(node)));
  return owners.length === 1 ? owners[0] : document.roles.find(({ whole }) => isAround(whole));
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
