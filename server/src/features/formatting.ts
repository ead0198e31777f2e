import { type Disposable, DocumentFormattingRequest, type TextEdit } from 'vscode-languageserver';
import { joinUri } from '../../../engine/src/text/uris';
import type { ServerContext } from '../context';
import { toTextEdit } from '../convert';
import { onJsonPolicy } from './policyRequest';

/**
 * Formatting in AWS's order of elements. An editor that has a formatter for JSON asks which of the two to use as soon as
 * this one is there, for every JSON file: so it only comes with the setting `rolewright.format`.
 */
export function registerFormatting(ctx: ServerContext): void {
  const registers = () => ctx.client.capabilities().textDocument?.formatting?.dynamicRegistration === true;
  ctx.onInitialize(({ capabilities }) =>
    capabilities.textDocument?.formatting?.dynamicRegistration ? {} : { documentFormattingProvider: true },
  );
  ctx.connection.onDocumentFormatting(
    onJsonPolicy(ctx, 'Formatting', null as TextEdit[] | null, ({ document, engine, scope }, { options }) => {
      if (!scope.settings.format) return null;
      const { tabSize, insertSpaces, insertFinalNewline = false } = options;
      const edits = engine.format(document, { tabSize, insertSpaces, insertFinalNewline }, scope);
      return edits?.map((edit) => toTextEdit(document, edit)) ?? null;
    }),
  );

  let registration: Disposable | undefined;
  const follow = async (): Promise<void> => {
    const uris = ctx.workspace.folders().map((folder) => joinUri(folder, 'policy.json'));
    const scopes = await Promise.all((uris.length > 0 ? uris : ['untitled:policy.json']).map(ctx.workspace.scopeOf));
    const wanted = scopes.some(({ settings }) => settings.format);
    if (wanted === (registration !== undefined)) return;
    registration?.dispose();
    const documentSelector = [{ language: 'json' }, { language: 'jsonc' }];
    registration = wanted
      ? await ctx.connection.client.register(DocumentFormattingRequest.type, { documentSelector })
      : undefined;
  };
  // One after the other: two settings in a row must not register twice.
  let last = Promise.resolve();
  const update = (): void => {
    if (!registers()) return;
    last = last.then(follow).catch((error) => ctx.log(`Formatting: ${error}`));
  };
  ctx.onReady(update);
  ctx.workspace.onConfigurationChanged(update);
}
