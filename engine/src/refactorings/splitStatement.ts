import { mayReach } from '../access/resourceFit';
import { type Expansion, expandAction, isEveryAction } from '../actions/actionPattern';
import type { IamData } from '../data/iamData';
import { applyEdits, createEditor, detectStyle, type Edit } from '../edits/editor';
import { refuse } from '../edits/refusal';
import { splitArn } from '../model/arn';
import type { ActionItem, ResourceElement, ResourceItem, Statement } from '../model/model';
import { toValue } from '../syntax/json';
import type { ArrayNode, Span, SyntaxNode } from '../syntax/syntax';
import { hasPlaceholder } from '../syntax/templateFunction';
import { hasWildcard } from '../text/wildcard';
import { chosenStatement, holdsComment, isWritten } from './place';
import type { Refactoring, RefactoringContext } from './refactoring';
import { hasLines, hasRoomFor, indentAt } from './writing';

interface Part {
  readonly name: string;
  readonly actions: readonly ActionItem[];
  readonly resources: readonly ResourceItem[];
}

/** Makes a statement for each service, or for each set of resources that the actions work on. */
export function splitStatement(ctx: RefactoringContext): readonly Refactoring[] {
  const statement = chosenStatement(ctx);
  if (!statement || !isClear(statement) || holdsComment(ctx.document, statement.node)) return [];
  const services = partsByService(statement, ctx.data);
  const resources = services.length > 1 ? [] : partsByResource(statement, ctx.data);
  return [
    ...offer(ctx, statement, services, 'splitStatement.byService', 'one for each service'),
    ...offer(
      ctx,
      statement,
      resources,
      'splitStatement.byResource',
      'one for each set of resources its actions work on',
    ),
  ];
}

/** Whether all actions and resources of a statement for a role are there to be read. */
function isClear({ policy, action, notAction, resource, unknownMembers, node }: Statement): boolean {
  if (policy.kind !== 'permission' || !action || notAction || action.opaque || action.misfits.length > 0) return false;
  if (!isWritten(action.member.value) || (resource && !isListed(resource))) return false;
  if (unknownMembers.length > 0 || new Set(node.members.map(({ key }) => key.value)).size < node.members.length) {
    return false;
  }
  return action.items.every((item) => item.action.hasPrefix && !isEveryAction(item.action));
}

/** Whether each resource is a string of its own, with holes or without, and no default that a deployment can change. */
function isListed({ hidden, misfits, member: { value }, list }: ResourceElement): boolean {
  const nodes = list ? list.items : [value];
  return !hidden && misfits.length === 0 && nodes.every((node) => node?.type === 'string' && !node.assumed);
}

function resourcesOf({ resource }: Statement): readonly ResourceItem[] {
  const items = [...(resource?.items ?? []), ...(resource?.unsure ?? [])];
  return items.sort((one, other) => one.node.start - other.node.start);
}

function partsByService(statement: Statement, data: IamData): readonly Part[] {
  const resources = resourcesOf(statement);
  return group(statement.action?.items ?? [], ({ action }) => action.service).map(([service, actions]) => {
    const known = actions.flatMap(({ action }) => expandAction(data, action));
    const own = resources.filter(({ node, arn }) => {
      if (arn?.service === service || !isLiteral(arn?.service)) return true;
      return node.holes ? worksIn(known, arn?.service) : mayReach(known, node.value);
    });
    const isKnown = actions.every(({ action }) => expandAction(data, action).length > 0);
    return { name: service, actions, resources: isKnown && own.length > 0 ? own : resources };
  });
}

/** Whether actions may work on a resource of a service, as far as its name tells. */
function worksIn(actions: Expansion, service: string | undefined): boolean {
  const arns = actions.flatMap((known) =>
    known.action.resourceTypes.flatMap(({ name }) => known.service.resourceTypes.get(name)?.arns ?? []),
  );
  return arns.some((format) => splitArn(format)[2] === service || splitArn(format)[2]?.startsWith('${'));
}

/** Nothing where an action works on none of the resources, is not known, or a resource would be left over. */
function partsByResource(statement: Statement, data: IamData): readonly Part[] {
  const resources = statement.resource?.items ?? [];
  if (resources.length < 2 || statement.resource?.opaque || resources.some(({ arn }) => !isLiteral(arn?.service)))
    return [];
  const fitting = new Map<ActionItem, readonly ResourceItem[]>();
  for (const item of statement.action?.items ?? []) {
    const known = expandAction(data, item.action);
    // What can be tagged is listed in part only.
    const isVague = known.some(({ action }) => action.accessLevel === 'Tagging' || action.resourceTypes.length === 0);
    const own = resources.filter(({ node }) => mayReach(known, node.value));
    if (known.length === 0 || isVague || own.length === 0) return [];
    fitting.set(item, own);
  }
  const used = new Set([...fitting.values()].flat());
  if (used.size < resources.length) return [];
  const key = (item: ActionItem) => resources.map((one) => (fitting.get(item)?.includes(one) ? '1' : '0')).join('');
  return group([...fitting.keys()], key).map(([, actions]) => {
    const [first] = actions;
    return { name: '', actions, resources: (first && fitting.get(first)) ?? resources };
  });
}

function isLiteral(service: string | undefined): boolean {
  return service !== undefined && service !== '' && !hasWildcard(service) && !hasPlaceholder(service);
}

function group<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly [string, Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const list = groups.get(keyOf(item));
    if (list) list.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups];
}

function offer(
  { document: { text } }: RefactoringContext,
  statement: Statement,
  parts: readonly Part[],
  id: string,
  how: string,
): readonly Refactoring[] {
  const { node, policy } = statement;
  const isList = policy.statement?.member.value?.type === 'array';
  if (!isList && (policy.wrapping !== 'document' || !isWritten(node))) return [];
  if (parts.length < 2 || !hasRoomFor(policy, text, (node.end - node.start) * (parts.length - 1))) return [];
  const title = `Split the statement into ${parts.length}, ${how}`;
  return [{ id, title, edits: () => writeParts(text, statement, parts) }];
}

/** Copies of the statement, each with its own actions and resources; the rest as it is written. */
function writeParts(text: string, statement: Statement, parts: readonly Part[]): readonly Edit[] {
  const { node, policy } = statement;
  const owner = policy.statement?.member.value;
  const sids = freshSids(statement, parts);
  if (owner?.type !== 'array') {
    return createEditor(text).replaceValue(
      node,
      parts.map((part, index) => partValue(statement, part, sids[index])),
    );
  }
  const gap = gapBefore(text, owner, node);
  const copies = parts.map((part, index) => copyOf(text, statement, part, sids[index]));
  return [{ start: node.start, end: node.end, newText: copies.join(gap) }];
}

/** What two items of a list have between them, as they have it already. */
function gapBefore(text: string, owner: ArrayNode, { start }: Span): string {
  const { eol, comma } = detectStyle(text);
  if (owner.form === 'yamlBlock') {
    const indent = ' '.repeat(owner.start - text.lastIndexOf('\n', owner.start - 1) - 1);
    const dash = /-\s+$/.exec(text.slice(0, start).slice(-500))?.[0];
    return dash === undefined ? refuse('the statement has a tag or an anchor') : `${eol}${indent}${dash}`;
  }
  return hasLines(text, { start: owner.start, end: start }) ? `,${eol}${indentAt(text, start)}` : comma;
}

function copyOf(text: string, statement: Statement, { actions, resources }: Part, sid: string | undefined): string {
  const { node, action, resource } = statement;
  const editor = createEditor(text);
  const sidValue = statement.sid?.member.value;
  const edits: Edit[] = [];
  if (sid !== undefined && sidValue?.type === 'string') edits.push(...editor.replaceText(sidValue, sid));
  for (const [element, own] of [
    [action, actions],
    [resource, resources],
  ] as const) {
    const value = element?.member.value;
    const kept = new Set<SyntaxNode>(own.map((item) => item.node));
    if (value?.type !== 'array' || kept.size === value.items.length) continue;
    edits.push(
      ...editor.removeItems(
        value,
        value.items.filter((item) => !kept.has(item)),
      ),
    );
  }
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - node.start, end: edit.end - node.start }));
  // In YAML the last line of a statement may be one that goes.
  return applyEdits(text.slice(node.start, node.end), moved).trimEnd();
}

/** The statement as a value, for a policy whose only statement becomes a list. */
function partValue(statement: Statement, { actions, resources }: Part, sid: string | undefined): unknown {
  const entries = statement.node.members.flatMap(({ key, value }): [string, unknown][] => {
    if (!value) return [];
    if (value === statement.sid?.member.value && sid !== undefined) return [[key.value, sid]];
    if (value === statement.action?.member.value) return [[key.value, actions.map(({ node }) => node.value)]];
    const isList = value === statement.resource?.member.value && value.type === 'array';
    return [[key.value, isList ? resources.map(({ node }) => node.value) : toValue(value)]];
  });
  return Object.fromEntries(entries);
}

/** The first part keeps the id; the others get the service's name or a number behind it. */
function freshSids({ sid, policy }: Statement, parts: readonly Part[]): readonly (string | undefined)[] {
  const value = sid?.member.value;
  if (value?.type !== 'string' || value.value === '') return parts.map(() => undefined);
  const taken = new Set(
    policy.statements.map((one) => (one.sid?.member.value?.type === 'string' ? one.sid.member.value.value : '')),
  );
  return parts.map(({ name }, index) => {
    if (index === 0) return value.value;
    const stem = `${value.value}${name.replace(/(?:^|[^a-z0-9])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}`;
    let fresh = stem;
    for (let number = 2; taken.has(fresh); number++) fresh = `${stem}${number}`;
    taken.add(fresh);
    return fresh;
  });
}
