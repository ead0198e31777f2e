import { didYouMean } from './didYouMean';

/** The elements of a policy and of a statement, in AWS's order (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). */
export const policyElements = ['Version', 'Id', 'Statement'] as const;
export const statementElements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;

export type PolicyElementName = (typeof policyElements)[number];
export type StatementElementName = (typeof statementElements)[number];

const policyNames = new Set<string>(policyElements);
const statementNames = new Set<string>(statementElements);

/** The policy element of this exact name, or the one that a misspelling most likely means. */
export function policyElement(key: string): { name: string | undefined; exact: boolean } {
  if (policyNames.has(key)) return { name: key, exact: true };
  return { name: didYouMean(key, policyElements), exact: false };
}

/** The statement element of this exact name, or the one that a misspelling most likely means. */
export function statementElement(key: string): { name: string | undefined; exact: boolean } {
  if (statementNames.has(key)) return { name: key, exact: true };
  return { name: didYouMean(key, statementElements), exact: false };
}
