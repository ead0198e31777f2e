import { isObject, type Json, type JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { Tag } from '../aws/iam';
import { createNames, type ExportedRole, snakeCase, type TemplatePolicy } from './templateRole';

/** The configuration of a role for Terraform and OpenTofu, as `terraform fmt` writes it. */
export function terraformTemplate(role: ExportedRole): string {
  const nameOfPolicy = createNames(snakeCase);
  const roleId = snakeCase(role.roleName);
  const owner: Attribute = ['role', `aws_iam_role.${roleId}.name`];
  const managed = role.managed.map((policy) => ({ policy, id: nameOfPolicy(policy.policyName) }));
  const nameOfInline = createNames(snakeCase);
  const nameOfAttachment = createNames(snakeCase);
  const blocks = [
    block('aws_iam_role', roleId, roleAttributes(role)),
    ...managed.map(({ policy, id }) => block('aws_iam_policy', id, policyAttributes(policy))),
    ...role.inline.map(({ policyName, document }) =>
      block('aws_iam_role_policy', nameOfInline(policyName), [
        ['name', text(policyName)],
        owner,
        ['policy', jsonencode(document)],
      ]),
    ),
    ...managed.map(({ policy, id }) =>
      attachment(nameOfAttachment(policy.policyName), owner, `aws_iam_policy.${id}.arn`),
    ),
    ...role.managedPolicies.map((arn) =>
      attachment(nameOfAttachment(arn.slice(arn.lastIndexOf('/') + 1)), owner, text(arn)),
    ),
    ...(role.forInstances ? [block('aws_iam_instance_profile', roleId, profileAttributes(role, owner))] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A name and an expression, which may have several lines. */
type Attribute = readonly [name: string, expression: string];

function roleAttributes(role: ExportedRole): readonly Attribute[] {
  const { roleName, path, description, maxSessionDuration, permissionsBoundary, trust, tags } = role;
  return [
    ['name', text(roleName)],
    ...optional('path', path && text(path)),
    ...optional('description', description && text(description)),
    ...optional('max_session_duration', maxSessionDuration?.toString()),
    ...optional('permissions_boundary', permissionsBoundary && text(permissionsBoundary)),
    ['assume_role_policy', jsonencode(trust)],
    ...tagAttribute(tags),
  ];
}

function policyAttributes({ policyName, path, document, tags }: TemplatePolicy): readonly Attribute[] {
  return [
    ['name', text(policyName)],
    ...optional('path', path === '/' ? undefined : text(path)),
    ['policy', jsonencode(document)],
    ...tagAttribute(tags),
  ];
}

function profileAttributes({ roleName, path }: ExportedRole, owner: Attribute): readonly Attribute[] {
  return [['name', text(roleName)], ...optional('path', path && text(path)), owner];
}

function attachment(id: string, owner: Attribute, arn: string): string {
  return block('aws_iam_role_policy_attachment', id, [owner, ['policy_arn', arn]]);
}

function optional(name: string, expression: string | undefined): readonly Attribute[] {
  return expression === undefined || expression === '' ? [] : [[name, expression]];
}

function tagAttribute(tags: readonly Tag[]): readonly Attribute[] {
  if (tags.length === 0) return [];
  return [['tags', expressionOf(Object.fromEntries(tags.map(({ key, value }) => [key, value])))]];
}

/** A resource. An expression of several lines stands apart, with empty lines around it. */
function block(type: string, id: string, attributes: readonly Attribute[]): string {
  const parts: Attribute[][] = [];
  let before = true;
  for (const attribute of attributes) {
    const apart = attribute[1].includes('\n');
    if (apart || before) parts.push([]);
    parts.at(-1)?.push(attribute);
    before = apart;
  }
  const body = parts.map((part) => indented(aligned(part))).join('\n\n');
  return `resource "${type}" "${id}" {\n${body}\n}`;
}

/**
 * Lines of attributes as `terraform fmt` aligns them: the equals signs of neighbours are in one column, and an expression
 * of several lines takes no part in it.
 */
function aligned(attributes: readonly Attribute[]): string {
  const lines: string[] = [];
  let group: Attribute[] = [];
  const flush = () => {
    const width = Math.max(0, ...group.map(([name]) => name.length));
    lines.push(...group.map(([name, expression]) => `${name.padEnd(width)} = ${expression}`));
    group = [];
  };
  for (const attribute of attributes) {
    if (!attribute[1].includes('\n')) {
      group.push(attribute);
      continue;
    }
    flush();
    lines.push(`${attribute[0]} = ${attribute[1]}`);
  }
  flush();
  return lines.join('\n');
}

function jsonencode(document: JsonObject): string {
  return `jsonencode(${expressionOf(document)})`;
}

function expressionOf(value: Json): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return list(value);
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]): Attribute => [keyOf(name), expressionOf(member)]);
  return members.length === 0 ? '{}' : `{\n${indented(aligned(members))}\n}`;
}

function list(items: readonly Json[]): string {
  if (items.length === 0) return '[]';
  const [only] = items;
  if (items.length === 1 && typeof only === 'string') return `[${text(only)}]`;
  return `[\n${indented(items.map((item) => `${expressionOf(item)},`).join('\n'))}\n]`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : text(name);
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['b', '\\u0008'],
  ['f', '\\u000c'],
]);

/** A quoted template: `${` and `%{` would begin a part that is evaluated. */
function text(value: string): string {
  const inner = JSON.stringify(value)
    .slice(1, -1)
    // JSON has two short escapes that HCL doesn't know.
    .replace(/\\(.)/g, (written, letter: string) => shortEscapes.get(letter) ?? written)
    .replace(/[$%]\{/g, (opening) => opening.charAt(0) + opening);
  return `"${inner}"`;
}

function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, '  ');
}
