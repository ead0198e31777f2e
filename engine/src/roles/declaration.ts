import * as v from 'valibot';
import { mustBe, readLeniently, recordOf } from '../text/lenient';

/** A role as the setting `rolewright.roles` declares it. Files are relative to the workspace folder, with forward slashes. */
export type RoleDeclaration = v.InferOutput<typeof roleSchema>;

/** A permission policy of a role that is a file of the workspace. */
export type PolicyDeclaration = RoleDeclaration['policies'][number];

/** Reads the setting as a client sends it. What has the wrong type is left out; a role needs at least a name. */
export function readDeclarations(value: unknown): readonly RoleDeclaration[] {
  return readLeniently(declarationsSchema, value ?? [], []).output;
}

/** What the texts, switches and numbers of a declaration are read as: their values, or the nodes of a settings file. */
interface Leaves<Name, Text, Flag, Count> {
  readonly name: v.GenericSchema<unknown, Name>;
  readonly text: v.GenericSchema<unknown, Text>;
  readonly flag: v.GenericSchema<unknown, Flag>;
  readonly count: v.GenericSchema<unknown, Count>;
}

/** The one statement of what a declaration looks like. */
export function declarationSchema<Name, Text, Flag, Count>({
  name,
  text,
  flag,
  count,
}: Leaves<Name, Text, Flag, Count>) {
  const policy = v.object(
    {
      file: text,
      /** Whether it becomes an inline policy of the role, else a customer managed policy. */
      inline: flag,
      /** Its name in the account; without one, a name is made from the file. */
      name: v.exactOptional(text),
      /** The path of a managed policy, with slashes at both ends. */
      path: v.exactOptional(text),
      /** The tags of a managed policy, set when it is created. */
      tags: v.exactOptional(recordOf(v.string(), text)),
    },
    mustBe('a file, or an object with a "file"'),
  );
  /** A policy of which only the file is said is written as a text. */
  const fileOrPolicy = v.pipe(
    v.unknown(),
    v.transform((value) => (v.is(text, value) ? { file: value } : value)),
    policy,
    v.readonly(),
  );
  return v.object(
    {
      name,
      /** The trust policy. */
      trust: v.exactOptional(text),
      policies: v.optional(v.pipe(v.array(fileOrPolicy, mustBe('a list')), v.readonly()), []),
      /** ARNs of policies that exist in the account: those of AWS, and others. */
      managedPolicies: v.optional(v.pipe(v.array(text, mustBe('a list')), v.readonly()), []),
      /** The ARN of the policy that is the permissions boundary. */
      permissionsBoundary: v.exactOptional(text),
      /** With slashes at both ends. */
      path: v.exactOptional(text),
      description: v.exactOptional(text),
      /** Seconds. */
      maxSessionDuration: v.exactOptional(count),
      tags: v.exactOptional(recordOf(v.string(), text)),
    },
    mustBe('an object with a "name"'),
  );
}

const text = v.pipe(v.string(mustBe('a string')), v.nonEmpty('It must not be empty.'));

const roleSchema = v.pipe(
  declarationSchema({
    name: text,
    text,
    flag: v.optional(v.boolean(mustBe('true or false')), false),
    count: v.number(mustBe('a number')),
  }),
  v.readonly(),
);

/** The whole setting. */
export const declarationsSchema = v.pipe(v.array(roleSchema, mustBe('a list of roles')), v.readonly());
