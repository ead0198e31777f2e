import { type Disposable, DocumentFormattingRequest, type TextEdit } from 'vscode-languageserver';
import { differenceOf, formatPolicy } from '../../../engine/src/edits/formatPolicy';
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
    onJsonPolicy(ctx, 'Formatting', null as TextEdit[] | null, ({ document, policies, scope }, { options }) => {
      if (!scope.settings.format) return null;
      const { tabSize, insertSpaces, insertFinalNewline = false } = options;
      const text = formatPolicy(policies, { tabSize, insertSpaces, insertFinalNewline });
      if (text === undefined) return null;
      return differenceOf(document.getText(), text).map((edit) => toTextEdit(document, edit));
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
