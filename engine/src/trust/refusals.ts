import type { Policy, Statement } from '../model/model';

/** What IAM rejects in a trust policy whatever else the statement says. */
export type RefusedElement = 'bare-star' | 'not-principal';

/** A statement for which IAM rejects the whole trust policy. */
export interface Refusal {
  readonly statement: Statement;
  readonly element: RefusedElement;
}

/**
 * The statements for which IAM rejects a trust policy, so that no role can have it. Everyone is `{ "AWS": "*" }` there:
 * IAM answers a bare `"Principal": "*"` with `Invalid principal in policy: "STAR":"*"`, in an Allow and in a Deny
 * (https://github.com/aws/aws-cdk/pull/5746, https://github.com/aws/aws-cdk/issues/10994), and doesn't support NotPrincipal
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
export function refusalsOf(trust: Policy): readonly Refusal[] {
  return trust.statements.flatMap((statement): readonly Refusal[] => {
    const element = refusedElement(statement);
    return element === undefined ? [] : [{ statement, element }];
  });
}

/** What IAM rejects in a statement of a trust policy. */
export function refusedElement({ principal, notPrincipal }: Statement): RefusedElement | undefined {
  if (notPrincipal) return 'not-principal';
  return principal?.text?.value === '*' ? 'bare-star' : undefined;
}

/** Why IAM rejects it and what to write instead, as plain sentences. */
export function refusalText(element: RefusedElement): string {
  return element === 'bare-star'
    ? 'IAM rejects a trust policy with "Principal": "*". To mean everyone, use { "AWS": "*" }.'
    : 'IAM rejects a trust policy with "NotPrincipal". To exclude principals, deny with a condition on aws:PrincipalArn.';
}
