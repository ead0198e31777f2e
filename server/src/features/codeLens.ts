import { type CodeLens, CodeLensRefreshRequest, type Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Scope } from '../../../engine/src/analysis/analysis';
import type { PolicyKind } from '../../../engine/src/model/model';
import { canonicalUri, resolveUri } from '../../../engine/src/text/uris';
import type { ServerContext } from '../context';
import { toRange } from '../convert';
import {
  attachPoliciesCommand,
  createRoleCommand,
  deployRoleCommand,
  type RoleArgument,
  type TemplateRoleArgument,
  verifyRoleCommand,
  whoCanAssumeCommand,
} from '../protocol';
import { onPolicy } from './policyRequest';

/**
 * One line above a policy that is a whole file: whom it trusts or what it grants, its size, and what can be done with it;
 * and one above each role of a template, without what changes the role, which is left to the stack.
 */
export function registerCodeLens(ctx: ServerContext): void {
  ctx.onInitialize(() => ({ codeLensProvider: {} }));
  ctx.connection.onCodeLens(
    onPolicy(ctx, 'Code lenses', [] as CodeLens[], ({ document, engine, scope }) => {
      const lens = engine.lens(document, scope);
      if (!lens) return roleLenses(ctx, document, scope);
      const range = toRange(document, lens.span);
      // A lens without a command is only text.
      const role = declaredRole(scope, document.uri);
      const commands = commandsOf(lens.kind, document.uri, role).filter(({ command }) =>
        ctx.client.commands().has(command),
      );
      return [{ title: lens.text, command: '' }, ...commands].map((command) => ({ range, command }));
    }),
  );
  ctx.workspace.onConfigurationChanged(() => {
    if (!ctx.client.capabilities().workspace?.codeLens?.refreshSupport) return;
    ctx.connection.sendRequest(CodeLensRefreshRequest.type).catch((error) => ctx.log(`Code lenses: ${error}`));
  });
}

function roleLenses({ engine, client }: ServerContext, document: TextDocument, scope: Scope): CodeLens[] {
  return engine.roleLenses(document, scope).flatMap(({ text, logicalId, span }) => {
    const range = toRange(document, span);
    const argument: TemplateRoleArgument = { uri: document.uri, logicalId };
    const ask = { title: 'Who can assume it?', command: whoCanAssumeCommand, arguments: [argument] };
    const commands = client.commands().has(whoCanAssumeCommand) ? [ask] : [];
    return [{ title: text, command: '' }, ...commands].map((command) => ({ range, command }));
  });
}

/** The role that the setting gives this trust policy; nothing where it is none, or where several roles have it. */
function declaredRole({ settings, folder }: Scope, trust: string): RoleArgument | undefined {
  if (folder === undefined) return undefined;
  const owners = settings.roles.filter(
    (role) => role.trust !== undefined && resolveUri(folder, role.trust) === canonicalUri(trust),
  );
  const [role] = owners;
  if (role === undefined || owners.length > 1) return undefined;
  return { roleName: role.name, folder, trust };
}

function commandsOf(kind: PolicyKind, uri: string, role: RoleArgument | undefined): Command[] {
  const to = (title: string, command: string): Command => ({ title, command, arguments: [role ?? uri] });
  if (kind !== 'trust') return [{ ...to('Attach to role…', attachPoliciesCommand), arguments: [uri] }];
  const first = role === undefined ? to('Create role…', createRoleCommand) : to('Deploy', deployRoleCommand);
  return [first, to('Verify', verifyRoleCommand)];
}
