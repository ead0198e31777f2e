import type { PolicyKind, PolicyOwner, RoleUse } from '../model/model';
import { type Member, memberOf, type ObjectNode, type StringNode, type SyntaxNode } from '../syntax/syntax';
import { documentsIn, type PlaceReader, policiesAt } from './place';
import { findPolicies, type PolicyRegion } from './regions';
import { roleUses } from './roleUses';

/** Whether a tree is a CloudFormation template: it has resources with types. */
export function isTemplate(root: SyntaxNode | undefined): root is ObjectNode {
  const resources = root?.type === 'object' ? memberOf(root, 'Resources')?.value : undefined;
  return resources?.type === 'object' && resources.members.some(({ value }) => typeOf(value) !== undefined);
}

/** The policies of a template, in source order. */
export function templateRegions(root: ObjectNode, reader: PlaceReader): PolicyRegion[] {
  const resources = memberOf(root, 'Resources')?.value;
  if (resources?.type !== 'object') return [];
  const uses = roleUses(resources, reader);
  return resources.members.flatMap((member) => resourceRegions(member, reader, uses));
}

/** A property with a policy, or a list of objects each of which has one. */
interface PolicyProperty {
  readonly kind: PolicyKind;
  readonly property: string;
  /** The property of each item of the list. */
  readonly inside?: string;
}

const trust: PolicyProperty = { kind: 'trust', property: 'AssumeRolePolicyDocument' };
const inline: PolicyProperty = { kind: 'permission', property: 'Policies', inside: 'PolicyDocument' };
const document: PolicyProperty = { kind: 'permission', property: 'PolicyDocument' };
const samPolicies: PolicyProperty = { kind: 'permission', property: 'Policies' };

/** Where the identity-based and trust policies of a resource are, by its type. */
const placesByType: Readonly<Record<string, readonly PolicyProperty[]>> = {
  'AWS::IAM::Role': [trust, inline],
  'AWS::IAM::User': [inline],
  'AWS::IAM::Group': [inline],
  'AWS::IAM::ManagedPolicy': [document],
  'AWS::IAM::Policy': [document],
  'AWS::IAM::RolePolicy': [document],
  'AWS::IAM::UserPolicy': [document],
  'AWS::IAM::GroupPolicy': [document],
  'AWS::SSO::PermissionSet': [{ kind: 'permission', property: 'InlinePolicy' }],
  'AWS::Serverless::Function': [trust, samPolicies],
  'AWS::Serverless::StateMachine': [samPolicies],
};

function resourceRegions(
  { key, value }: Member,
  reader: PlaceReader,
  uses: ReadonlyMap<string, readonly RoleUse[]>,
): PolicyRegion[] {
  const type = typeOf(value);
  const properties = value?.type === 'object' ? memberOf(value, 'Properties')?.value : undefined;
  if (value?.type !== 'object' || type === undefined || properties?.type !== 'object') return [];
  const own = memberOf(value, 'Condition') ? guarded(reader) : reader;
  const places = placesByType[type];
  if (!places) return otherRegions(properties, type, key.value, own);
  return properties.members.flatMap((member) => {
    const place = places.find(({ property }) => property === member.key.value);
    const usedBy = place === trust ? usersOf(type, key, properties, uses) : undefined;
    return place
      ? placeRegions(member.value, place, { kind: type, name: key.value, ...(usedBy && { usedBy }) }, own)
      : [];
  });
}

/** Who uses the role of a trust policy. That of a function with a role of its own is of no use. */
function usersOf(
  kind: string,
  key: StringNode,
  properties: ObjectNode,
  uses: ReadonlyMap<string, readonly RoleUse[]>,
): readonly RoleUse[] | undefined {
  if (kind !== 'AWS::Serverless::Function') return uses.get(key.value);
  if (memberOf(properties, 'Role')) return undefined;
  return [{ kind, name: key.value, span: key, service: 'lambda.amazonaws.com' }];
}

/** A reader for a resource that only exists under a condition. */
function guarded({ text, resolve }: PlaceReader): PlaceReader {
  return { text, resolve: (node) => resolve(node, true) };
}

function placeRegions(
  value: SyntaxNode | undefined,
  { kind, property, inside }: PolicyProperty,
  resource: Omit<PolicyOwner, 'property'>,
  reader: PlaceReader,
): PolicyRegion[] {
  const owner = { ...resource, property };
  if (property !== 'Policies') return policiesAt(reader, value, kind, owner);
  return listItems(value, reader).flatMap(({ node, isConditional }) => {
    if (node.type !== 'object') return [];
    const whose = { ...owner, ...(isConditional && { isConditional }), ...nameOf(node) };
    if (inside !== undefined) return policiesAt(reader, memberOf(node, inside)?.value, kind, whose);
    // SAM also takes names of managed policies and policy templates here.
    return memberOf(node, 'Statement') ? policiesAt(reader, node, kind, whose) : [];
  });
}

interface ListItem {
  readonly node: SyntaxNode;
  /** Set where it is in the list in one case only. */
  readonly isConditional: true | undefined;
}

/** The items of a list, and of the lists that a choice may give. */
function listItems(value: SyntaxNode | undefined, reader: PlaceReader, isConditional?: true): readonly ListItem[] {
  if (!value) return [];
  if (value.type === 'array') return value.items.flatMap((item) => listItems(item, reader, isConditional));
  const resolved = value.type === 'object' && value.members.length > 1 ? value : reader.resolve(value);
  if (resolved.type === 'unknown') return (resolved.branches ?? []).flatMap((one) => listItems(one, reader, true));
  const items = resolved.type === 'array' ? resolved.items : [resolved];
  return items.map((node) => ({ node, isConditional }));
}

/** Policies of buckets, queues, keys and all other resources: recognized by their content, and left alone. */
function otherRegions(properties: ObjectNode, type: string, name: string, reader: PlaceReader): PolicyRegion[] {
  return properties.members.flatMap(({ key, value }) => {
    if (!value || (value.type !== 'object' && value.type !== 'array' && value.type !== 'unknown')) return [];
    // Resolving all properties of all resources would take longer than everything else.
    if (!reader.text.slice(value.start, value.end).includes('tatement')) return [];
    const owner = { kind: type, name, property: key.value };
    return findPolicies(documentOr(value, reader)).map(
      (node): PolicyRegion => ({ node, declared: undefined, fixedKind: 'resource', owner, wrapping: 'document' }),
    );
  });
}

function nameOf(inlinePolicy: ObjectNode): Pick<PolicyOwner, 'policyName'> {
  const name = memberOf(inlinePolicy, 'PolicyName')?.value;
  return name?.type === 'string' ? { policyName: name.value } : {};
}

function documentOr(value: SyntaxNode, reader: PlaceReader): SyntaxNode | undefined {
  const resolved = reader.resolve(value);
  return resolved.type === 'string' ? documentsIn(reader, resolved)[0] : resolved;
}

function typeOf(resource: SyntaxNode | undefined): string | undefined {
  const type = writtenType(resource);
  return type?.includes('::') ? type : undefined;
}

/** The type of a resource as it is written, even if it can't be one. */
export function writtenType(resource: SyntaxNode | undefined): string | undefined {
  const type = resource?.type === 'object' ? memberOf(resource, 'Type')?.value : undefined;
  return type?.type === 'string' ? type.value : undefined;
}
