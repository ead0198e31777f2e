import type { PrincipalElement, PrincipalItem, PrincipalType } from '../model/model';
import { servicePrincipalOf } from './serviceName';

/** A principal whose value is certain. */
export interface KnownPrincipal {
  readonly value: string;
  readonly type: PrincipalType | undefined;
}

/** What is certain of a statement's principals, and what a template leaves open. */
export interface KnownPrincipals {
  readonly items: readonly KnownPrincipal[];
  /** Values that are known in part, or in one case only. */
  readonly unsure: readonly PrincipalItem[];
  readonly isOpen: boolean;
}

/** Sorts principals by whether they are certain. A service is, where only the ending of its name is left to the template. */
export function knownPrincipals(element: PrincipalElement): KnownPrincipals {
  const items = element.items.map(({ node, type }) => ({ value: node.value, type }));
  if (!element.opaque) return { items, unsure: [], isOpen: false };
  const services = element.unsure.filter(isService);
  const unsure = element.unsure.filter((item) => !services.includes(item));
  return {
    items: [...items, ...services.map(({ node, type }) => ({ value: servicePrincipalOf(node), type }))],
    unsure,
    isOpen: element.hidden || unsure.length > 0,
  };
}

/** Whether an item is a service with `${AWS::URLSuffix}`, written in the list itself and not in a branch of `Fn::If`. */
function isService({ node, group, type }: PrincipalItem): boolean {
  const isWritten = group.member.value === node || group.list?.items.includes(node) === true;
  return type === 'Service' && isWritten && !node.assumed && servicePrincipalOf(node) !== node.value;
}
