import { buildArn, placesIn } from '../../access/arnRepair';
import { grantsOf, reachOfTypes } from '../../access/grants';
import { catalogRoot, jointTypes, plainFormat } from '../../access/jointTypes';
import { inWords } from '../../access/openGrant';
import { type KnownAction, knownAction } from '../../actions/actionPattern';
import type { IamData } from '../../data/types';
import type { Editor } from '../../edits/editor';
import { splitArn } from '../../model/arn';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type Fix, type RulePage } from '../rule';
import { formatsReference } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'An action needs resources of several types, and not all of them are allowed.',
  messages: {
    missing:
      'Each "{action}" request also needs {types}. No statement of this policy allows it there, so the request is denied.',
  },
  check: {
    policy(ctx, policy) {
      const reported = new Set<string>();
      for (const statement of policy.statements) {
        if (!isReadable(statement)) continue;
        for (const { node, action } of statement.action?.items ?? []) {
          const known = action.hasWildcard || reported.has(action.key) ? undefined : knownAction(ctx.data, action.key);
          const missing = known ? missingTypes(ctx.data, statement, known) : [];
          if (!known || missing.length === 0) continue;
          reported.add(known.key);
          ctx.report({
            span: contentSpan(node, ctx.document.text),
            message: 'missing',
            data: {
              action: known.id,
              types: inWords(missing.map(inProse), 10),
            },
            fixes: (edit) => addFix(edit, statement, known, missing),
          });
        }
      }
    },
  },
});

/**
 * The types that requests for the action also name and that no statement allows it on. None where the statement itself
 * has no resource of the action, as another rule reports that.
 */
function missingTypes(data: IamData, statement: Statement, known: KnownAction): readonly string[] {
  const types = jointTypes(known);
  const isOn = (other: Statement, type: string) =>
    other.resource?.opaque === true || reachOfTypes(other, known, [type]) !== 'none';
  if (!types.some((type) => isOn(statement, type))) return [];
  const allowing = grantsOf(statement.policy, data).allowing(known.key);
  if (allowing.length === 0) return [];
  return types.filter((type) => !allowing.some((grant) => isOn(grant.statement, type)));
}

function addFix(edit: Editor, statement: Statement, known: KnownAction, types: readonly string[]): Fix[] {
  const list = statement.resource?.member.value;
  if (!list) return [];
  const arns = types.map((type) => everyOf(known, type, statement));
  const names = inWords(
    arns.map((arn) => `"${arn}"`),
    10,
  );
  return [{ title: `Add ${names} (adds access)`, kind: 'suggestion', edits: edit.addValues(list, arns) }];
}

function isReadable({ effect, resource }: Statement): boolean {
  return effect === 'Allow' && resource !== undefined && !resource.opaque && resource.items.every(({ arn }) => arn);
}

/** `security-group` → `a security group`. */
function inProse(type: string): string {
  if (type === catalogRoot) return 'the Data Catalog';
  const words = type.replaceAll('-', ' ');
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}

/** The ARN of all resources of a type in the Region and account of the statement's own. */
function everyOf(known: KnownAction, type: string, statement: Statement): string {
  const format = plainFormat(known, type);
  const resource = (splitArn(format)[5] ?? '').replace(/\$\{[^{}]*\}/g, '*');
  return buildArn(format, { resource }, placesIn(statement.policy)).text;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Some requests to Amazon EC2 name several resources at once, and each of them must be allowed. Launching an instance also needs the image, subnet, network interface and security group that it uses. If one of them is missing from the policy, every request fails. AWS Glue wants the database and the catalog beside each table.',
  references: [
    {
      title: 'Example policies to control access to the Amazon EC2 API',
      url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html',
    },
    {
      title: 'Specifying AWS Glue resource ARNs',
      url: 'https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html',
    },
    formatsReference,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "ec2:AttachVolume",
//               ^^^^^^^^^^^^^^^^ warning resource-types-missing (fix)
      "Resource": ["arn:aws:ec2:eu-west-1:210987654321:volume/vol-0a1b2c3d4e5f60718"]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "glue:GetTable",
//               ^^^^^^^^^^^^^ warning resource-types-missing (fix)
      "Resource": ["arn:aws:glue:eu-west-1:210987654321:table/my-app/*"]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["glue:GetTable", "glue:GetPartitions"],
      "Resource": [
        "arn:aws:glue:eu-west-1:210987654321:catalog",
        "arn:aws:glue:eu-west-1:210987654321:database/my-app",
        "arn:aws:glue:eu-west-1:210987654321:table/my-app/*"
      ]
`),
      policyOf(
        `
      "Effect": "Allow",
      "Action": "ec2:AttachVolume",
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:volume/vol-0a1b2c3d4e5f60718"
`,
        `
      "Effect": "Allow",
      "Action": "ec2:AttachVolume",
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:instance/*",
      "Condition": { "StringEquals": { "ec2:ResourceTag/app": "my-app" } }
`,
      ),
    ],
  },
});
