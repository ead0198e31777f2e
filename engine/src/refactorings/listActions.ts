import { mayApply } from '../access/actionNarrowing';
import { expandAction, type KnownAction, matcherOf } from '../actions/actionPattern';
import type { IamData } from '../data/iamData';
import { createEditor } from '../edits/editor';
import { parseAction } from '../model/action';
import { splitArn } from '../model/arn';
import type { ActionElement, Statement } from '../model/model';
import { hasPlaceholder } from '../syntax/templateFunction';
import { hasWildcard } from '../text/wildcard';
import { actionsAt, holdsComment, isWritten } from './place';
import { counted, type Refactoring, type RefactoringContext } from './refactoring';
import { hasRoomFor, writeStrings } from './writing';

/** Longer lists are no help to a person. */
const longestList = 150;

/** Shorter lists say best themselves what they allow, and are not worth the search through all services. */
const shortestList = 12;

/**
 * Writes the actions that `NotAction` leaves in. Only where the resources are named, so that few services come into
 * question: on `*` the list would be most of what AWS has.
 */
export function listActions(ctx: RefactoringContext): readonly Refactoring[] {
  const element = actionsAt(ctx);
  const value = element?.member.value;
  if (!element?.negated || !value || (value.type !== 'array' && value.type !== 'string')) return [];
  if (holdsComment(ctx.document, element.member) || element.statement.action) return [];
  const actions = actionsLeftIn(element, ctx.data);
  const { text } = ctx.document;
  const { statement, member } = element;
  const names = actions.map(({ id }) => id);
  const length = names.reduce((sum, name) => sum + name.length + 3, 0);
  if (actions.length === 0 || actions.length > longestList || !hasRoomFor(statement.policy, text, length)) return [];
  const verb = statement.effect === 'Deny' ? 'no longer denies' : 'no longer allows';
  const title = `Replace NotAction by the ${counted(actions.length, 'action')} it leaves for these resources (${verb} what AWS adds later)`;
  const edits = () => [
    ...createEditor(text).renameMember(member, 'Action'),
    ...writeStrings(text, statement.node, value, names),
  ];
  return [{ id: 'listActions', title, edits }];
}

/**
 * The way back: `NotAction` with the actions that a long `Action` list leaves out. Only where the resources are named,
 * and where that is shorter.
 */
export function exceptActions(ctx: RefactoringContext): readonly Refactoring[] {
  const element = actionsAt(ctx);
  const value = element?.member.value;
  if (!element || element.negated || value?.type !== 'array' || element.opaque || element.misfits.length > 0) return [];
  if (holdsComment(ctx.document, element.member) || element.statement.notAction) return [];
  if (element.items.length < shortestList) return [];
  const others = actionsOn(element.statement, ctx.data).filter((known) => !applies(element, known));
  if (others.length === 0 || others.length >= element.items.length) return [];
  const { text } = ctx.document;
  const { statement, member } = element;
  const verb = statement.effect === 'Deny' ? 'denies' : 'allows';
  const title = `Replace the list by NotAction with the ${counted(others.length, 'action')} it leaves out (also ${verb} what AWS adds later)`;
  const names = others.map(({ id }) => id);
  const edits = () => [
    ...createEditor(text).renameMember(member, 'NotAction'),
    ...writeStrings(text, statement.node, value, names),
  ];
  return [{ id: 'exceptActions', title, edits }];
}

/** The actions that the element leaves in and that work on a resource of the statement; none when any service might. */
function actionsLeftIn(element: ActionElement, data: IamData): readonly KnownAction[] {
  return actionsOn(element.statement, data).filter((known) => applies(element, known));
}

function applies(element: ActionElement, { key, service }: KnownAction): boolean {
  return matcherOf(element).applies(service.prefix, key.slice(service.prefix.length + 1));
}

/** All actions that work on a resource of the statement; none when any service might. */
function actionsOn(statement: Statement, data: IamData): readonly KnownAction[] {
  return servicesOf(statement, data)
    .flatMap((prefix) => expandAction(data, parseAction(`${prefix}:*`)))
    .filter((known) => mayApply(known, statement));
}

/** The services whose actions may work on the resources; none unless every resource names its service. */
function servicesOf({ resource, notResource }: Statement, data: IamData): readonly string[] {
  if (!resource || notResource || resource.opaque || resource.misfits.length > 0) return [];
  if (!isWritten(resource.member.value)) return [];
  const named = new Set<string>();
  for (const { arn } of resource.items) {
    const service = arn?.service ?? '';
    if (service === '' || hasWildcard(service) || hasPlaceholder(service) || !data.hasService(service)) return [];
    named.add(service);
  }
  // Services may work on resources of another, as S3 Object Lambda does; AWS Backup works on those of any.
  const concerns = (format: string) => {
    const service = splitArn(format)[2] ?? '';
    return named.has(service) || service.startsWith('${');
  };
  return data.servicePrefixes().filter((prefix) => {
    if (named.has(prefix)) return true;
    return [...(data.service(prefix)?.resourceTypes.values() ?? [])].some(({ arns }) => arns.some(concerns));
  });
}
