import type { Statement } from '../../model/model';
import type { StringNode } from '../../syntax/syntax';
import { claimsOf, trustedIssuers } from '../../trust/oidc';
import { isUnfilled } from '../../trust/principal';
import { matchesAnything, pins } from '../../trust/trust';

/** The subjects a vendor's tokens have to have, blanks and bare wildcards left out: those are findings of other rules. */
export function vendorSubjects(statement: Statement, isIssuer: (issuer: string) => boolean): readonly StringNode[] {
  return trustedIssuers(statement)
    .filter(({ issuer }) => isIssuer(issuer.toLowerCase()))
    .flatMap(({ issuer }) => claimsOf(statement, issuer))
    .filter(({ claim, clause }) => claim === 'sub' && pins(clause))
    .flatMap(({ clause }) => clause.values.flatMap((node) => (node.type === 'string' ? [node] : [])))
    .filter((node) => !isUnfilled(node.value) && !matchesAnything(node.value));
}
