import { matcherOf } from '../actions/actionPattern';
import { hasCondition } from '../conditions/conditionScope';
import { createEditor, type Edit } from '../edits/editor';
import { parseAction } from '../model/action';
import type { Policy, PrincipalGroup, Statement } from '../model/model';

/** Whom a trust policy is to let in, and with which action. */
export interface TrustWish {
  readonly type: 'AWS' | 'Service';
  readonly value: string;
  /** `sts:AssumeRole`. */
  readonly action: string;
}

/** How a principal comes into a trust policy. */
export type TrustAddition =
  | { readonly outcome: 'allowed'; readonly statements: readonly Statement[] }
  | { readonly outcome: 'merged'; readonly statement: Statement; readonly edits: readonly Edit[] }
  | { readonly outcome: 'added'; readonly edits: readonly Edit[] }
  | { readonly outcome: 'unfit' };

/**
 * Lets a principal in and nobody else: it joins a statement only when that has no condition and allows the one action to
 * principals of the same type. What another principal may do besides, or under which condition, is never handed on.
 */
export function addPrincipal(text: string, policy: Policy, wish: TrustWish): TrustAddition {
  if (policy.incomplete || policy.kind !== 'trust') return { outcome: 'unfit' };
  const naming = policy.statements.filter(
    (one) => one.effect === 'Allow' && names(one, wish) && takes(one, wish.action),
  );
  if (naming.length > 0) return { outcome: 'allowed', statements: naming };
  const editor = createEditor(text);
  for (const statement of policy.statements) {
    const value = fittingGroup(statement, wish)?.member.value;
    if (value) return { outcome: 'merged', statement, edits: editor.addValue(value, wish.value) };
  }
  const added = { Effect: 'Allow', Principal: { [wish.type]: wish.value }, Action: wish.action };
  const value = policy.statement?.member.value;
  if (!policy.statement) {
    return {
      outcome: 'added',
      edits: editor.insertMember(policy.node, 'Statement', [added], policy.node.members.at(-1)),
    };
  }
  if (value?.type !== 'array' && value?.type !== 'object') return { outcome: 'unfit' };
  return { outcome: 'added', edits: editor.addValue(value, added) };
}

function names({ principal }: Statement, { type, value }: TrustWish): boolean {
  return principal?.items.some((item) => item.type === type && item.node.value === value) === true;
}

function takes({ action, notAction }: Statement, wanted: string): boolean {
  const element = action ?? notAction;
  const { service, lowerName } = parseAction(wanted);
  return element !== undefined && matcherOf(element).applies(service, lowerName);
}

/** The list that the principal can join without changing what the others may do. */
function fittingGroup(statement: Statement, { type, action }: TrustWish): PrincipalGroup | undefined {
  const { effect, principal, notPrincipal, notAction, unknownMembers } = statement;
  if (effect !== 'Allow' || !principal || notPrincipal || notAction || hasCondition(statement)) return undefined;
  if (principal.opaque || principal.text || statement.action?.opaque !== false || unknownMembers.length > 0)
    return undefined;
  const isOnly = statement.action.items.every((item) => item.action.key === action.toLowerCase());
  if (!isOnly || statement.action.items.length === 0) return undefined;
  const group = principal.groups.find((one) => one.type === type);
  const shape = group?.member.value?.type;
  return group && group.items.length > 0 && (shape === 'string' || shape === 'array') ? group : undefined;
}
