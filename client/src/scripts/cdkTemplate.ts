import { parsePolicyArn } from '../../../engine/src/arn/policyArn';
import { isObject, type Json } from '../../../engine/src/syntax/jsonValue';
import type { Tag } from '../aws/iam';
import { createNames, type ExportedRole, pascalCase, type TemplatePolicy } from './templateRole';

/** An expression of TypeScript, as opposed to a value that is written as a literal. */
interface Code {
  readonly code: string;
}

type Value = Json | Code | undefined | readonly Value[] | { readonly [name: string]: Value };

/**
 * The stack of a role for the AWS CDK in TypeScript. The constructs are those of CloudFormation, which take documents as
 * they are, with all their conditions.
 */
export function cdkTemplate(role: ExportedRole): string {
  const nameFor = createNames(pascalCase);
  const roleId = nameFor(role.roleName);
  const stack = nameFor(`${pascalCase(role.roleName)}Stack`);
  const policies = role.managed.map((policy) => {
    const id = nameFor(policy.policyName);
    return { policy, id, variable: `${id.charAt(0).toLowerCase()}${id.slice(1)}Policy` };
  });
  const constructs = [
    ...policies.map(
      ({ policy, id, variable }) =>
        `const ${variable} = new iam.CfnManagedPolicy(this, ${quoted(id)}, ${literal(policyProps(policy), 0)});`,
    ),
    `${role.forInstances ? 'const role = ' : ''}new iam.CfnRole(this, ${quoted(roleId)}, ${literal(
      roleProps(
        role,
        policies.map(({ variable }) => variable),
      ),
      0,
    )});`,
    ...(role.forInstances
      ? [
          `new iam.CfnInstanceProfile(this, ${quoted(nameFor(`${role.roleName}-instance-profile`))}, ${literal(profileProps(role), 0)});`,
        ]
      : []),
  ];
  const body = constructs.join('\n\n').replace(/^(?=.)/gm, '    ');
  return `import { Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export class ${stack} extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

${body}
  }
}
`;
}

function roleProps(role: ExportedRole, variables: readonly string[]): Value {
  const { roleName, path, description, maxSessionDuration, permissionsBoundary, trust, inline, tags } = role;
  const arns: readonly Value[] = [
    ...role.managedPolicies.map(arnValue),
    ...variables.map((variable) => ({ code: `${variable}.ref` })),
  ];
  return {
    roleName,
    path,
    description,
    maxSessionDuration,
    permissionsBoundary: permissionsBoundary === undefined ? undefined : arnValue(permissionsBoundary),
    assumeRolePolicyDocument: trust,
    managedPolicyArns: arns.length === 0 ? undefined : arns,
    policies:
      inline.length === 0
        ? undefined
        : inline.map(({ policyName, document }) => ({ policyName, policyDocument: document })),
    tags: tagList(tags),
  };
}

function policyProps({ policyName, path, document }: TemplatePolicy): Value {
  return { managedPolicyName: policyName, path: path === '/' ? undefined : path, policyDocument: document };
}

function profileProps({ roleName, path }: ExportedRole): Value {
  return { instanceProfileName: roleName, path, roles: [{ code: 'role.ref' }] };
}

function tagList(tags: readonly Tag[]): Value {
  return tags.length === 0 ? undefined : tags.map(({ key, value }) => ({ key, value }));
}

/** The name of a policy of AWS gives its ARN in every partition. */
function arnValue(arn: string): Value {
  const parsed = parsePolicyArn(arn);
  if (parsed?.account !== 'aws') return arn;
  const name = `${parsed.path.slice(1)}${parsed.name}`;
  return { code: `iam.ManagedPolicy.fromAwsManagedPolicyName(${quoted(name)}).managedPolicyArn` };
}

/** What Prettier allows a line. */
const lineWidth = 80;

/** The statements are in a method of a class. */
const bodyIndent = 4;

/** A value over as few lines as Prettier would take. `before` is what stands before it in its line, and a comma behind it. */
function literal(value: Value, depth: number, before = 0): string {
  if (typeof value === 'string') return quoted(value);
  if (isCode(value)) return value.code;
  const inner = '  '.repeat(depth + 1);
  const outer = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item: Value) => literal(item, depth + 1));
    const line = `[${items.join(', ')}]`;
    const fits = bodyIndent + outer.length + before + line.length < lineWidth;
    if (fits && value.every((item: Value) => typeof item === 'string')) return line;
    return `[\n${items.map((item) => `${inner}${item},\n`).join('')}${outer}]`;
  }
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return '{}';
  const lines = members.map(([name, member]) => {
    const key = `${keyOf(name)}: `;
    return `${inner}${key}${literal(member, depth + 1, key.length)},\n`;
  });
  return `{\n${lines.join('')}${outer}}`;
}

function isCode(value: Value): value is Code {
  return isRecord(value) && Object.keys(value).length === 1 && typeof value.code === 'string';
}

function isRecord(value: Value): value is { readonly [name: string]: Value } {
  return isObject(value);
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** A string literal, with the quotes that need fewer escapes. In these, `${` means itself. */
function quoted(value: string): string {
  const json = JSON.stringify(value);
  if (value.includes("'") && !value.includes('"')) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
