import * as v from 'valibot';
import * as vscode from 'vscode';
import type { FindingArgument } from '../../../server/src/protocol';
import { given } from '../given';

const uri = v.union([
  v.custom<vscode.Uri>((value) => value instanceof vscode.Uri),
  v.pipe(
    v.string(),
    v.transform((text) => vscode.Uri.parse(text, true)),
  ),
]);

/**
 * The first argument of a command, as menus, lenses, links, the view and other commands give it. Each member is read by
 * itself: one of another type counts as not given.
 */
const argument = v.object({
  roleName: optional(v.string()),
  /** The URI of the workspace folder that has the role. */
  folder: optional(v.string()),
  /** The role was created a moment ago, so that IAM may not show it everywhere yet. */
  roleIsNew: optional(v.boolean()),
  /** The trust policy of the role. */
  trust: optional(uri),
  /** The file that the command is about. */
  uri: optional(uri),
  /** The logical ID of a role of the template that is the file. */
  logicalId: optional(v.string()),
});

const finding = v.object({ uri: v.string(), rule: v.string(), sid: optional(v.string()) });

/** The role that a command is about. */
export function roleArgument(args: readonly unknown[]): string | undefined {
  return firstOf(args).roleName;
}

/** The URI of the workspace folder that has the role. */
export function folderArgument(args: readonly unknown[]): string | undefined {
  return firstOf(args).folder;
}

/** Whether the command follows the creation of its role, so that IAM may not show the role everywhere yet. */
export function isNewRole(args: readonly unknown[]): boolean {
  return firstOf(args).roleIsNew === true;
}

/** The trust policy that a report, a plan or a role in the view names. */
export function trustArgument(args: readonly unknown[]): vscode.Uri | undefined {
  return firstOf(args).trust;
}

/** The file that a menu, a lens of the language server or the view names. */
export function uriArgument(args: readonly unknown[]): vscode.Uri | undefined {
  const { success, output } = v.safeParse(uri, args[0]);
  return success ? output : firstOf(args).uri;
}

/** The logical ID of the role of a template that the view, a lens or a report names. */
export function logicalIdArgument(args: readonly unknown[]): string | undefined {
  return firstOf(args).logicalId;
}

/** The finding that a code action names; nothing when the command was called otherwise. */
export function findingArgument([first]: readonly unknown[]): FindingArgument | undefined {
  const { success, output } = v.safeParse(finding, first);
  return success ? { uri: output.uri, rule: output.rule, ...given({ sid: output.sid }) } : undefined;
}

function firstOf([first]: readonly unknown[]): Partial<v.InferOutput<typeof argument>> {
  const { success, output } = v.safeParse(argument, first);
  return success ? output : {};
}

function optional<T>(schema: v.GenericSchema<unknown, T>) {
  return v.fallback(v.optional(schema), undefined);
}
