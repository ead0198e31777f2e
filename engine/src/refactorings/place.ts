import type { PolicyDocument } from '../documents/document';
import type { ActionElement, ActionItem, Policy, Statement } from '../model/model';
import type { ArrayNode, Member, Span, StringNode, SyntaxNode } from '../syntax/syntax';
import type { RefactoringContext } from './refactoring';

/** A value that may be a string or a list of strings, wherever in a statement it stands. */
export interface ValuePlace {
  readonly statement: Statement;
  readonly member: Member;
  readonly value: StringNode | ArrayNode;
  readonly strings: readonly StringNode[];
  /** Actions are compared without regard to letter case, everything else with it. */
  readonly isAction: boolean;
}

/** Whether the cursor or selection lies inside a part of the text, its ends included. */
export function isInside(span: Span, part: Span): boolean {
  return part.start <= span.start && span.end <= part.end;
}

/** The policy around the cursor; the statement of a choice is one of its own. */
export function selectedPolicy({ document, span }: RefactoringContext): Policy | undefined {
  return document.policies.findLast(({ node }) => isInside(span, node));
}

/** The statement around the cursor. */
export function selectedStatement(ctx: RefactoringContext): Statement | undefined {
  return selectedPolicy(ctx)?.statements.find(({ node }) => isInside(ctx.span, node));
}

/** The statement whose own words are under the cursor: braces, keys, `Sid` and `Effect`; anywhere in it when asked. */
export function chosenStatement(ctx: RefactoringContext): Statement | undefined {
  const statement = selectedStatement(ctx);
  if (!statement || ctx.asked) return statement;
  const { sid, effectElement, node } = statement;
  const own = [sid?.member, effectElement?.member];
  const inside = node.members.find(({ value }) => value && isInside(ctx.span, value));
  return inside === undefined || own.includes(inside) ? statement : undefined;
}

/** Whether the cursor is at a policy's own words: outside of its statements; anywhere when asked. */
export function isAtHead({ asked, span }: RefactoringContext, policy: Policy): boolean {
  return asked || !policy.statements.some(({ node }) => isInside(span, node));
}

/** Whether a value is written where it stands, all of it: no function, no reference and no alias is in it. */
export function isWritten(node: SyntaxNode | undefined): boolean {
  if (!node) return true;
  if (node.locked || node.type === 'unknown') return false;
  if (node.type === 'string') return !node.computed && !node.holes && !node.assumed;
  if (node.type === 'array') return node.items.every(isWritten);
  if (node.type !== 'object') return true;
  return !node.blocks && node.members.every(({ key, value }) => isWritten(key) && isWritten(value));
}

/** The `Action` or `NotAction` under the cursor, in the policy of a role; nothing where a template hides items. */
export function actionsAt(ctx: RefactoringContext): ActionElement | undefined {
  const statement = selectedStatement(ctx);
  if (statement?.policy.kind !== 'permission') return undefined;
  const element = [statement.action, statement.notAction].find((one) => one && isInside(ctx.span, one.member));
  const isKnown = element && !element.opaque && element.misfits.length === 0 && isWritten(element.member.value);
  return isKnown ? element : undefined;
}

/** The action under the cursor. */
export function actionAt(ctx: RefactoringContext): ActionItem | undefined {
  return actionsAt(ctx)?.items.find(({ node }) => isInside(ctx.span, node));
}

/** The string or list of strings under the cursor, or under whose key it is. */
export function valueAt(ctx: RefactoringContext): ValuePlace | undefined {
  const statement = selectedStatement(ctx);
  if (!statement) return undefined;
  const { action, notAction, resource, notResource, principal, notPrincipal, condition } = statement;
  const actions = [action?.member, notAction?.member];
  const members = [
    ...actions,
    resource?.member,
    notResource?.member,
    ...[principal, notPrincipal].flatMap((element) => element?.groups.map(({ member }) => member) ?? []),
    ...(condition?.clauses.map(({ keyMember }) => keyMember) ?? []),
  ];
  const member = members.find((one) => one && isInside(ctx.span, one));
  const value = member?.value;
  if (!member || !value || (value.type !== 'array' && value.type !== 'string')) return undefined;
  const nodes = value.type === 'array' ? value.items : [value];
  const strings = nodes.filter((node): node is StringNode => node.type === 'string');
  if (strings.length !== nodes.length) return undefined;
  return { statement, member, value, strings, isAction: actions.includes(member) };
}

/**
 * Whether a part of the text holds a comment, which writing the part anew would lose. In YAML, what looks like one
 * counts, and the comment behind a part belongs to its last line.
 */
export function holdsComment({ problems, format, text }: PolicyDocument, part: Span): boolean {
  if (format === 'yaml') {
    const newline = text.indexOf('\n', part.end);
    return /(?:^|\s)#/m.test(text.slice(part.start, newline < 0 ? text.length : newline));
  }
  return problems.some(({ code, start, end }) => code === 'comment' && start < part.end && end > part.start);
}
