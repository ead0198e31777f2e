import { matcherOf } from '../actions/actionPattern';
import { coversArn, intersectsArn, isEveryResource } from '../arn/arnPattern';
import { fillVariables, meets, type RequestContext } from '../conditions/requestContext';
import { requirementsOf } from '../conditions/requirement';
import { allOf, anyOf, not, type Truth } from '../conditions/truth';
import type { ActionElement, PrincipalElement, ResourceElement, Statement } from '../model/model';
import { hasPlaceholder } from '../syntax/templateFunction';
import { matchesWildcard } from '../text/wildcard';
import { includesPrincipal, type NamedPrincipal, namedPrincipals } from '../trust/principalCover';

/** An action without wildcards, taken apart, in lower case. */
export interface ActionName {
  readonly service: string;
  readonly name: string;
}

/** A single request, as IAM compares it with a statement. */
export interface AccessRequest {
  readonly action: ActionName;
  /** The ARN, or `*` for actions that don't work on resources. Undefined when a role is assumed. */
  readonly resource: string | undefined;
  readonly principal: NamedPrincipal | undefined;
  readonly context: RequestContext;
}

/** Whether a statement applies to a request, whatever its effect is. */
export function appliesTo(statement: Statement, request: AccessRequest): Truth {
  const scope = appliesToTarget(statement, request);
  return scope === 'no' ? 'no' : allOf([scope, meetsCondition(statement, request.context)]);
}

/** Whether a statement applies to a request, were it not for its condition. */
export function appliesToTarget(
  { action, notAction, resource, notResource, principal, notPrincipal }: Statement,
  request: AccessRequest,
): Truth {
  const named = action ?? notAction;
  if (!named) return 'unknown';
  const answers = [allowsAction(named, request.action)];
  const resources = resource ?? notResource;
  if (resources && request.resource !== undefined) answers.push(namesResource(resources, request.resource, request));
  const principals = principal ?? notPrincipal;
  if (principals && request.principal) answers.push(namesPrincipal(principals, request.principal));
  return allOf(answers);
}

/** Whether an Action or NotAction element applies to an action. */
export function allowsAction(element: ActionElement, { service, name }: ActionName): Truth {
  return withHidden(element.opaque, element.negated, matcherOf(element).applies(service, name) ? 'yes' : 'no');
}

function namesResource(element: ResourceElement, resource: string, { context }: AccessRequest): Truth {
  const found = anyOf(element.items.map(({ node }) => matchesResource(node.value, resource, context)));
  return withHidden(element.opaque, element.negated, element.negated ? not(found) : found);
}

/** `NotPrincipal` depends on more than the names in it, so nothing is said about it. */
function namesPrincipal(element: PrincipalElement, principal: NamedPrincipal): Truth {
  if (element.negated) return 'unknown';
  const { named, isComplete } = namedPrincipals(element);
  return withHidden(!isComplete, false, anyOf(named.map((one) => includesPrincipal(one, principal))));
}

/** What a template hides may be one more entry: of a list, or of the exceptions. */
function withHidden(isHidden: boolean, negated: boolean, answer: Truth): Truth {
  return isHidden && answer === (negated ? 'yes' : 'no') ? 'unknown' : answer;
}

function matchesResource(pattern: string, resource: string, context: RequestContext): Truth {
  if (isEveryResource(pattern) || pattern === resource) return 'yes';
  if (resource === '*') return hasPlaceholder(pattern) ? 'unknown' : 'no';
  const filled = fillVariables(pattern, context);
  if (filled === undefined || hasPlaceholder(resource)) {
    if (coversArn(pattern, resource)) return 'yes';
    return intersectsArn(pattern, resource) ? 'unknown' : 'no';
  }
  if (coversArn(filled, resource)) return 'yes';
  // Only where a wildcard would have to go beyond a colon.
  return matchesWildcard(filled, resource) ? 'unknown' : 'no';
}

function meetsCondition(statement: Statement, context: RequestContext): Truth {
  const answers = requirementsOf(statement).map((one) => meets(one, context));
  return allOf(statement.condition?.opaque ? [...answers, 'unknown'] : answers);
}
