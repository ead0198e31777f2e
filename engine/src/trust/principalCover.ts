import type { Truth } from '../conditions/truth';
import type { PrincipalElement, PrincipalType } from '../model/model';
import type { SyntaxNode } from '../syntax/syntax';
import { type PrincipalForm, principalForm, roleOfSession } from './principal';

/** A principal that a statement names, as a plain value. */
export interface NamedPrincipal {
  readonly type: PrincipalType;
  readonly text: string;
}

/** The principals of an element. `"*"` alone names everyone, as `{"AWS": "*"}` does. */
export interface NamedPrincipals {
  readonly named: readonly NamedPrincipal[];
  /** False where a template hides some of them or where a key or value isn't valid. */
  readonly isComplete: boolean;
}

/** Reads the principals of an element. */
export function namedPrincipals({ opaque, text, groups }: PrincipalElement): NamedPrincipals {
  if (text) return text.value === '*' ? { named: [{ type: 'AWS', text: '*' }], isComplete: true } : nobody;
  let isComplete = !opaque;
  const named: NamedPrincipal[] = [];
  for (const { type, member } of groups) {
    for (const node of member.value?.type === 'array' ? member.value.items : [member.value]) {
      const name = nameIn(node);
      if (type === undefined || name === undefined) isComplete = false;
      else named.push({ type, text: name });
    }
  }
  return { named, isComplete };
}

const nobody: NamedPrincipals = { named: [], isComplete: false };

/** JSON turns an account ID without quotes into a number. */
function nameIn(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'string') return node.value;
  return node?.type === 'literal' && typeof node.value === 'number' ? String(node.value) : undefined;
}

/**
 * Whether one principal includes another: everyone includes all, an account its roles, users and sessions, and a role its
 * sessions. An account ID and the ARN of the account's root are the same principal
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
 */
export function includesPrincipal(wide: NamedPrincipal, narrow: NamedPrincipal): Truth {
  if (wide.type === 'AWS' && wide.text === '*') return 'yes';
  if (wide.type !== narrow.type) return 'no';
  if (wide.text === narrow.text) return 'yes';
  if (wide.type !== 'AWS' || narrow.text === '*') return 'no';
  const outer = principalForm(wide.text);
  const inner = principalForm(narrow.text);
  if (isVague(outer) || isVague(inner)) return 'unknown';
  if (isAccount(outer)) return outer.account === inner.account ? 'yes' : 'no';
  if (outer.shape !== 'role' || inner.shape !== 'assumed-role') return 'no';
  return roleOfSession(narrow.text, [wide.text]) === undefined ? 'no' : 'yes';
}

/** Forms of which the account, or what they match, isn't known. */
function isVague({ shape }: PrincipalForm): boolean {
  return ['unique-id', 'arn-pattern', 'unfilled', 'unclear'].includes(shape);
}

function isAccount({ shape }: PrincipalForm): boolean {
  return shape === 'account' || shape === 'root';
}
