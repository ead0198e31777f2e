import { inWords } from '../../access/openGrant';
import {
  grantsFor,
  isAllowed,
  isKnownThroughout,
  mayBeAllowedOn,
  type Role,
  type RoleGrant,
  trusts,
} from '../../access/role';
import { isEveryResource } from '../../arn/arnPattern';
import type { IamData } from '../../data/types';
import type { Editor } from '../../edits/editor';
import { parseArn } from '../../model/arn';
import type { FunctionUse } from '../../places/functionUses';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type Example, type Fix, type Reference, type RuleDefinition, type RulePage } from '../rule';
import { basicExecutionRole, lambdaTrust, policyOf } from './examples';
import { executionRole } from './references';
import { addActions } from './trustActionEdits';

/** The actions that a Lambda role needs for one use, all of them or none. */
export interface LambdaSet {
  /** What the function does, as a clause: `polls an SQS queue`. */
  readonly use: string;
  /** What a template says of a function that does it. */
  readonly inTemplate: FunctionUse;
  /** Actions that tell of the use when they stand there in full. */
  readonly signs: readonly string[];
  readonly needed: readonly string[];
  /** Those that only Lambda itself calls for its event source: a function that does the rest by itself lacks nothing. */
  readonly onlyByLambda?: readonly string[];
  /** Those that only work on every resource. */
  readonly unscoped: readonly string[];
}

/** What the page of such a rule shows besides. */
interface LambdaSetPage {
  readonly id: string;
  /** The AWS managed policy that allows all of the actions. */
  readonly managedPolicy?: string;
  readonly resource: string;
  readonly reference: Reference;
}

/** A rule that finds a part of such a set without the rest. */
export function incompleteSet(set: LambdaSet): RuleDefinition {
  return defineRule({
    severity: 'warning',
    appliesTo: ['permission'],
    fix: 'suggestion',
    summary: `A Lambda role has only some of the actions that a function needs which ${set.use}.`,
    messages: {
      incomplete: `A Lambda function that ${set.use} also needs {missing}. No policy of this role allows {it}.`,
      elsewhere: `A Lambda function that ${set.use} also needs {missing} on "{resource}", where the role's policies don't allow {it}.`,
      unknown: `A Lambda function that ${set.use} also needs {missing}. The files of this role do not allow {it}; what else may be attached to it is not known here.`,
    },
    check: {
      role(ctx, role) {
        if (!trusts(role, 'lambda.amazonaws.com')) return;
        const sign = set.signs
          .flatMap((action) => grantsFor(role, action.toLowerCase(), ctx.data))
          .find(({ item }) => item && !item.action.hasWildcard);
        if (!sign?.item) return;
        const absent = set.needed.filter((action) => !isAllowed(role, action.toLowerCase(), ctx.data));
        // What is allowed on other resources only is of no use for the one that the function works on.
        const resource = absent.length > 0 ? undefined : soleResource(sign);
        const missing = resource === undefined ? absent : missingOn(set, role, resource, ctx.data);
        if (missing.length === 0) return;
        const known = isKnownThroughout(role, ctx.data);
        // A template says what a function does, and all that there is to its role, except where it hides it.
        if (role.template && !(known && role.template.functionUses.includes(set.inTemplate))) return;
        const isSure = known && missing.some((action) => !set.onlyByLambda?.includes(action));
        ctx.report({
          part: sign.part,
          span: contentSpan(sign.item.node, sign.part.document.text),
          message: resource !== undefined ? 'elsewhere' : known ? 'incomplete' : 'unknown',
          data: {
            resource: resource ?? '',
            missing: inWords(missing, 10),
            it: missing.length === 1 ? 'it' : 'them',
          },
          severity: isSure ? 'warning' : 'suggestion',
          fixes: completeSet(set, sign, missing),
        });
      },
    },
  });
}

/** The only resource of the statement, where it is the ARN of one thing. */
function soleResource({ statement }: RoleGrant): string | undefined {
  const [item, ...others] = statement.resource?.items ?? [];
  const value = item?.arn && others.length === 0 && !statement.resource?.opaque ? item.node.value : undefined;
  return value === undefined || hasWildcard(value) || hasPlaceholder(value) ? undefined : value;
}

/** The actions of the set that work on resources of the same service and aren't allowed on this one. */
function missingOn(set: LambdaSet, role: Role, resource: string, data: IamData): readonly string[] {
  const service = parseArn(resource)?.service ?? '';
  return set.needed.filter(
    (action) =>
      action.startsWith(`${service}:`) &&
      !set.unscoped.includes(action) &&
      !mayBeAllowedOn(role, action.toLowerCase(), resource, data),
  );
}

/** The page of such a rule. */
export function incompleteSetPage(set: LambdaSet, about: LambdaSetPage): RulePage {
  return {
    since: '0.1.0',
    why: `A function that ${set.use} needs ${inWords(set.needed, 12)}. With only some of them Lambda refuses the setting, or the function fails when it runs. Counted are all files of the role and the AWS managed policies that are attached to it; where more may be attached, because no setting declares the role or because it has a policy whose text is not known, the finding is a suggestion.`,
    references: [about.reference, executionRole],
    examples: { bad: [badExample(set, about)], good: goodExamples(set, about) },
  };
}

/** Adds what is missing beside the action that was found, and in a statement of its own what takes no resource. */
function completeSet(
  set: LambdaSet,
  { statement, part }: RoleGrant,
  missing: readonly string[],
): (edit: Editor) => readonly Fix[] {
  return (edit) => {
    const { action, resource } = statement;
    const list = part.policy.statement?.member.value;
    if (!action || action.opaque) return [];
    const isOpen = resource?.items.some(({ node }) => isEveryResource(node.value)) === true;
    const apart = isOpen ? [] : missing.filter((one) => set.unscoped.includes(one));
    const beside = missing.filter((one) => !apart.includes(one));
    if (apart.length > 0 && list?.type !== 'array') return [];
    const own = { Effect: 'Allow', Action: apart, Resource: '*' };
    const edits = [
      ...(beside.length > 0 ? addActions(edit, action, beside) : []),
      ...(apart.length > 0 && list?.type === 'array' ? edit.appendItem(list, own) : []),
    ];
    return edits.length === 0
      ? []
      : [{ title: `Add ${inWords(missing, 10)} (adds access)`, kind: 'suggestion', edits }];
  };
}

const allow = '      "Effect": "Allow",';

function badExample({ signs }: LambdaSet, { id, resource }: LambdaSetPage): Example {
  const sign = signs[0] ?? '';
  const line = `      "Action": "${sign}",`;
  const carets = `//${' '.repeat(line.indexOf(sign) - 2)}${'^'.repeat(sign.length)} warning ${id} (fix)`;
  return {
    ...policyOf(`${allow}\n${line}\n${carets}\n      "Resource": "${resource}"`),
    fileName: 'permissions.json',
    role: { name: 'orders', files: [lambdaTrust], managedPolicies: [basicExecutionRole] },
  };
}

/** The whole set in one file, and the rest in an AWS managed policy. */
function goodExamples({ signs, needed, unscoped }: LambdaSet, { managedPolicy, resource }: LambdaSetPage): Example[] {
  const scoped = needed.filter((action) => !unscoped.includes(action));
  const statement = (actions: readonly string[], on: string) =>
    `${allow}\n      "Action": [\n${actions.map((action) => `        "${action}"`).join(',\n')}\n      ],\n      "Resource": "${on}"`;
  const whole = [
    ...(scoped.length > 0 ? [statement(scoped, resource)] : []),
    ...(unscoped.length > 0 ? [statement(unscoped, '*')] : []),
  ];
  const sign = policyOf(`${allow}\n      "Action": "${signs[0] ?? ''}",\n      "Resource": "${resource}"`);
  const role = { name: 'orders', files: [lambdaTrust], managedPolicies: [basicExecutionRole] };
  return [
    { ...policyOf(...whole), fileName: 'permissions.json', role },
    ...(managedPolicy === undefined
      ? []
      : [
          {
            ...sign,
            fileName: 'permissions.json',
            role: { ...role, managedPolicies: [basicExecutionRole, managedPolicy] },
          },
        ]),
  ];
}
