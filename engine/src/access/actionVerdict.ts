import { appliesToAction } from '../actions/actionPattern';
import { isEveryResource } from '../arn/arnPattern';
import { hasCondition } from '../conditions/conditionScope';
import type { Policy, Statement } from '../model/model';

/** Whether something is possible. `if`: when the conditions of a statement hold, or what a template hides. */
export type ActionVerdict = 'yes' | 'no' | 'if';

/**
 * The actions with which a Lambda function writes its log. Its log group is made by the service or by someone else
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html).
 */
export const logActions: readonly string[] = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/**
 * Whether permission policies together allow all of some actions, on resources that are not known: an Allow counts
 * whatever it names, a Deny only where it leaves no resource out.
 */
export function allowsAll(policies: readonly Policy[], actions: readonly string[]): ActionVerdict {
  const statements = policies.flatMap((policy) => policy.statements);
  const verdicts = actions.map((action) => verdictOn(action, statements));
  if (verdicts.includes('no')) return 'no';
  return verdicts.includes('if') ? 'if' : 'yes';
}

function verdictOn(action: string, statements: readonly Statement[]): ActionVerdict {
  const about = statements.filter((statement) => appliesToAction(statement, action));
  const grants = about.filter(({ effect }) => effect === 'Allow');
  const denials = about.filter((statement) => statement.effect === 'Deny' && isOnEverything(statement));
  if (grants.length === 0 || denials.some((denial) => !isConditional(denial))) return 'no';
  return denials.length > 0 || grants.every(isConditional) ? 'if' : 'yes';
}

function isOnEverything({ resource }: Statement): boolean {
  return resource?.items.some(({ node }) => isEveryResource(node.value)) ?? false;
}

function isConditional(statement: Statement): boolean {
  return hasCondition(statement) || (statement.action ?? statement.notAction)?.opaque === true;
}
