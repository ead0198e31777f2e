import { memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';
import { type PlaceReader, policiesAt, statementsAt } from './place';
import type { PolicyRegion } from './regions';

/** Whether a tree is the `serverless.yml` of a service on AWS. */
export function isServerlessService(root: SyntaxNode | undefined): root is ObjectNode {
  const provider = root?.type === 'object' ? memberOf(root, 'provider')?.value : undefined;
  if (provider?.type === 'string') return provider.value === 'aws';
  const name = provider?.type === 'object' ? memberOf(provider, 'name')?.value : undefined;
  return name?.type === 'string' && name.value === 'aws';
}

/** The templates inside of a service: `resources`, or a list of such. */
export function templatesIn(root: ObjectNode): readonly SyntaxNode[] {
  const resources = memberOf(root, 'resources')?.value;
  if (resources?.type === 'array') return resources.items;
  return resources ? [resources] : [];
}

/**
 * The policies that Serverless makes a role's policy of: those of the service, and those of functions by the plugin
 * serverless-iam-roles-per-function. The framework writes the document around them.
 */
export function serviceRegions(root: ObjectNode, reader: PlaceReader): PolicyRegion[] {
  const provider = objectAt(root, 'provider');
  const role = provider && objectAt(objectAt(provider, 'iam'), 'role');
  const owner = { kind: 'serverless', name: 'provider' };
  const ofProvider = [
    ...statementsAt(reader, valueAt(provider, 'iamRoleStatements'), 'permission', {
      ...owner,
      property: 'iamRoleStatements',
    }),
    ...statementsAt(reader, valueAt(role, 'statements'), 'permission', { ...owner, property: 'iam.role.statements' }),
  ];
  const ofFunctions = (objectAt(root, 'functions')?.members ?? []).flatMap(({ key, value }) => {
    const statements = value?.type === 'object' ? valueAt(value, 'iamRoleStatements') : undefined;
    const property = 'iamRoleStatements';
    return statementsAt(reader, statements, 'permission', { kind: 'serverless', name: key.value, property });
  });
  return [...ofProvider, ...resourcePolicies(provider, reader), ...ofFunctions];
}

/** The policies of the API, which are recognized and left alone. */
function resourcePolicies(provider: ObjectNode | undefined, reader: PlaceReader): PolicyRegion[] {
  const owner = { kind: 'serverless', name: 'provider', property: 'resourcePolicy' };
  const values = [valueAt(provider, 'resourcePolicy'), valueAt(objectAt(provider, 'apiGateway'), 'resourcePolicy')];
  return values.flatMap((value) => {
    if (value?.type === 'object') return policiesAt(reader, value, 'resource', owner);
    return statementsAt(reader, value, 'resource', owner);
  });
}

function valueAt(node: ObjectNode | undefined, name: string): SyntaxNode | undefined {
  return node && memberOf(node, name)?.value;
}

function objectAt(node: ObjectNode | undefined, name: string): ObjectNode | undefined {
  const value = valueAt(node, name);
  return value?.type === 'object' ? value : undefined;
}
