import { memoize } from '../text/memoize';
import { hasWildcard } from '../text/wildcard';

/** An action as written, taken apart at its first colon. */
export interface ParsedAction {
  readonly text: string;
  /** The service prefix in lower case; empty when there is no colon. */
  readonly service: string;
  /** What follows the colon, or the whole text when there is none. */
  readonly name: string;
  /** `name` in lower case: actions are compared without regard to case. */
  readonly lowerName: string;
  /** `service:lowerName`, to look the action up by. */
  readonly key: string;
  readonly hasPrefix: boolean;
  readonly hasWildcard: boolean;
}

/** Takes an action apart; any text has a result. Equal texts give the same object. */
export const parseAction: (text: string) => ParsedAction = memoize(20_000, takeApart);

function takeApart(text: string): ParsedAction {
  const colon = text.indexOf(':');
  const lower = text.toLowerCase();
  return {
    text,
    service: colon < 0 ? '' : lower.slice(0, colon),
    name: text.slice(colon + 1),
    lowerName: lower.slice(colon + 1),
    key: colon < 0 ? `:${lower}` : lower,
    hasPrefix: colon >= 0,
    hasWildcard: hasWildcard(text),
  };
}

/**
 * The only actions a role trust policy may name; IAM refuses everything else, wildcards included
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html, "Unsupported action in policy").
 */
export const trustActions: readonly string[] = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:TagSession',
  'sts:SetSourceIdentity',
  'sts:SetContext',
];

const lowerTrustActions = new Set(trustActions.map((action) => action.toLowerCase()));

/** Whether the action may stand in a role trust policy. */
export function isTrustAction(action: ParsedAction): boolean {
  return lowerTrustActions.has(action.key);
}
