import type { PolicyKind, PolicyOwner, Wrapping } from '../model/model';
import { statementNodes } from '../model/parse';
import { memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';
import type { Resolver } from '../values/cloudFormation';
import { embeddedJson } from '../values/embeddedJson';
import { documentAround, type PolicyRegion } from './regions';

/** What a place in a template is read with. */
export interface PlaceReader {
  readonly text: string;
  readonly resolve: Resolver;
}

/** The policies that the value of a property is: one, none where it is not known, several where there is a choice. */
export function policiesAt(
  reader: PlaceReader,
  value: SyntaxNode | undefined,
  kind: PolicyKind,
  owner: PolicyOwner,
): PolicyRegion[] {
  if (!value) return [];
  return documentsIn(reader, reader.resolve(value)).flatMap((node) => [
    region(node, kind, owner, 'document'),
    ...choicesIn(node).map((statement) => region(statement, kind, owner, 'oneStatement')),
  ]);
}

/** The policy that a list of statements makes, where the format writes the document around it. */
export function statementsAt(
  reader: PlaceReader,
  value: SyntaxNode | undefined,
  kind: PolicyKind,
  owner: PolicyOwner,
): PolicyRegion[] {
  const list = value && reader.resolve(value);
  if (list?.type === 'unknown') {
    return (list.branches ?? []).flatMap((branch) => statementsOf(branch, kind, owner));
  }
  return statementsOf(list, kind, owner);
}

function statementsOf(list: SyntaxNode | undefined, kind: PolicyKind, owner: PolicyOwner): PolicyRegion[] {
  if (list?.type !== 'array' && list?.type !== 'object') return [];
  const node = documentAround(list);
  const choices = choicesIn(node).map((statement) => region(statement, kind, owner, 'oneStatement'));
  return [region(node, kind, owner, 'statements'), ...choices];
}

function region(node: ObjectNode, kind: PolicyKind, owner: PolicyOwner, wrapping: Wrapping): PolicyRegion {
  return { node, declared: undefined, fixedKind: kind, owner, wrapping };
}

/** The policy documents that a resolved value can be. */
export function documentsIn({ text }: PlaceReader, value: SyntaxNode | undefined): ObjectNode[] {
  if (value?.type === 'object') return [value];
  if (value?.type === 'string') return [embeddedJson(value, text) ?? []].flat();
  if (value?.type !== 'unknown') return [];
  return (value.branches ?? []).flatMap((branch) => documentsIn({ text, resolve: (node) => node }, branch));
}

/**
 * The statements that exist in one case only, each as a policy of its own: what is true of the statements beside it need
 * not be true where it exists.
 */
function choicesIn(policy: ObjectNode): ObjectNode[] {
  const value = memberOf(policy, 'Statement')?.value;
  const items = value?.type === 'array' ? value.items : value ? [value] : [];
  const choices = items.flatMap((item) => (item.type === 'unknown' ? branchStatements(item) : []));
  const version = memberOf(policy, 'Version');
  return choices.map((statement) => documentAround(statement, version ? [{ ...version, given: false }] : []));
}

function branchStatements(node: SyntaxNode | undefined): ObjectNode[] {
  if (node?.type === 'unknown') return (node.branches ?? []).flatMap(branchStatements);
  return statementNodes(node);
}
