import { canonicalCondition } from '../access/statementCover';
import { readDocument } from '../documents/document';
import { applyEdits, createEditor, type Edit } from '../edits/editor';
import type { ActionElement, Element, ResourceElement, Statement } from '../model/model';
import { toValue } from '../syntax/json';
import type { StringNode } from '../syntax/syntax';
import { chosenStatement, holdsComment, isInside, isWritten, selectedPolicy } from './place';
import type { Refactoring, RefactoringContext } from './refactoring';
import { wholeEdit, writeStrings } from './writing';

/** The element whose values are put together; everything else of the statements is the same. */
type Joined = 'action' | 'resource';

const words: Readonly<Record<Joined, string>> = {
  action: 'with the same resources and conditions',
  resource: 'with the same actions and conditions',
};

/** Makes one statement of those that differ in their actions only, or in their resources only. */
export function mergeStatements(ctx: RefactoringContext): readonly Refactoring[] {
  const candidates = statementsToMerge(ctx);
  return (['action', 'resource'] as const).flatMap((joined) => {
    const alike = findAlike(candidates, joined, ctx.document.text).filter(
      ({ node }) => !holdsComment(ctx.document, node),
    );
    if (alike.length < 2) return [];
    const edits = () => merge(ctx, alike, joined);
    return [{ id: `mergeStatements.${joined}s`, title: `Merge ${alike.length} statements ${words[joined]}`, edits }];
  });
}

interface Candidates {
  readonly statements: readonly Statement[];
  /** The one that must be among them; undefined when any of a selection may. */
  readonly chosen: Statement | undefined;
}

/** All statements like the one under the cursor; with several selected, those. */
function statementsToMerge(ctx: RefactoringContext): Candidates {
  const policy = selectedPolicy(ctx);
  const owner = policy?.statement?.member.value;
  if (!policy || owner?.type !== 'array') return { statements: [], chosen: undefined };
  const selected = policy.statements.filter(({ node }) => node.start < ctx.span.end && node.end > ctx.span.start);
  if (selected.length > 1 && isInside(ctx.span, owner)) return { statements: selected, chosen: undefined };
  const chosen = chosenStatement(ctx);
  return { statements: chosen ? policy.statements : [], chosen };
}

/** The largest set of statements that differ in nothing but the joined element. */
function findAlike({ statements, chosen }: Candidates, joined: Joined, text: string): readonly Statement[] {
  const byKey = new Map<string, Statement[]>();
  for (const statement of statements) {
    const key = keyOf(statement, joined, text);
    if (key === undefined) continue;
    const list = byKey.get(key);
    if (list) list.push(statement);
    else byKey.set(key, [statement]);
  }
  if (chosen) return byKey.get(keyOf(chosen, joined, text) ?? '') ?? [];
  return [...byKey.values()].reduce((most, list) => (list.length > most.length ? list : most), []);
}

/** What statements must share; undefined for those that are not fully understood. */
function keyOf(statement: Statement, joined: Joined, text: string): string | undefined {
  const { effect, action, notAction, resource, notResource, principal, notPrincipal, condition, node } = statement;
  const element = statement[joined];
  const lists = [action, notAction, resource, notResource].filter((list) => list !== undefined);
  const isVague = lists.some((list) => isWritten(list.member.value) && (list.opaque || isOdd(list)));
  const isHidden = [principal, notPrincipal, condition].some((one) => one?.opaque && isWritten(one.member.value));
  const names = new Set(node.members.map(({ key }) => key.value));
  if (!effect || !element || isVague || isHidden || statement.unknownMembers.length > 0) return undefined;
  if (element.opaque || !isWritten(element.member.value)) return undefined;
  if ((action && notAction) || (resource && notResource) || names.size < node.members.length) return undefined;
  const who = [principal, notPrincipal].map((one) =>
    written(one, text, () => one?.member.value && toValue(one.member.value)),
  );
  const same = (list: ActionElement | ResourceElement | undefined, change: (value: string) => string) =>
    written(list, text, () => list && [...new Set(list.items.map((item) => change(item.node.value)))].sort());
  const rest =
    joined === 'action'
      ? [same(resource, (value) => value), same(notResource, (value) => value)]
      : [same(action, lower), same(notAction, lower)];
  const when = written(condition, text, () => canonicalCondition(statement));
  return JSON.stringify([effect, ...who, ...rest, when].map((one) => one ?? null));
}

function isOdd({ misfits, items }: ActionElement | ResourceElement): boolean {
  return misfits.length > 0 || items.length === 0;
}

/** What an element's value is; where functions are in it, that is unknown, but the same text gives the same value. */
function written(element: Element | undefined, text: string, read: () => unknown): unknown {
  const value = element?.member.value;
  if (!value || isWritten(value)) return read();
  return { text: text.slice(value.start, value.end).replace(/\s+/g, ' ') };
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** The first statement takes the others' values; those go, the last one first, so that places stay what they are. */
function merge({ document }: RefactoringContext, alike: readonly Statement[], joined: Joined): readonly Edit[] {
  const [first, ...others] = alike;
  const value = first?.[joined]?.member.value;
  if (!first || !value || (value.type !== 'array' && value.type !== 'string')) return [];
  const distinct = new Map<string, string>();
  for (const { node } of alike.flatMap((one): readonly { node: StringNode }[] => one[joined]?.items ?? [])) {
    const key = joined === 'action' ? lower(node.value) : node.value;
    if (!distinct.has(key)) distinct.set(key, node.value);
  }
  let text = document.text;
  const place = document.policies.indexOf(first.policy);
  for (const { index } of [...others].reverse()) {
    const policy = readDocument({ ...document, text }).policies[place];
    const owner = policy?.statement?.member.value;
    const node = policy?.statements[index]?.node;
    if (owner?.type !== 'array' || !node) return [];
    text = applyEdits(text, createEditor(text).removeItem(owner, node));
  }
  // Nothing before the first statement's end has moved, as all others stand behind it.
  const joinedEdits = writeStrings(text, first.node, value, [...distinct.values()]);
  return wholeEdit(document.text, applyEdits(text, joinedEdits));
}
