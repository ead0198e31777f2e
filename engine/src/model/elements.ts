import { didYouMean } from '../text/didYouMean';

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

/** What a key was taken for. */
export interface RecognisedElement {
  readonly name: string | undefined;
  /** Whether the key is the name itself, and not a misspelling of it. */
  readonly exact: boolean;
}

/** The policy element of this exact name, or the one that a misspelling most likely means. */
export function policyElement(key: string): RecognisedElement {
  return exactPolicy.get(key) ?? { name: didYouMean(key, policyElements), exact: false };
}

/** The statement element of this exact name, or the one that a misspelling most likely means. */
export function statementElement(key: string): RecognisedElement {
  return exactStatement.get(key) ?? { name: didYouMean(key, statementElements), exact: false };
}

const exactPolicy = exactNames(policyElements);
const exactStatement = exactNames(statementElements);

function exactNames(names: readonly string[]): ReadonlyMap<string, RecognisedElement> {
  return new Map(names.map((name) => [name, { name, exact: true }]));
}
