import { type CompletionItem, CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hasBlanks, plainInsertText, toSnippet } from '../../../engine/src/completion/insertText';
import type { Proposal, ProposalKind, Topic } from '../../../engine/src/completion/proposal';
import { guard, type ServerContext } from '../context';
import { toRange, toTextEdit } from '../convert';
import { suggestCommand } from '../protocol';
import { roleSettingCompletion } from './roleSetting';

/** Completion inside policies. What an item means is looked up when it is selected. */
export function registerCompletion(ctx: ServerContext): void {
  ctx.onInitialize(() => ({
    completionProvider: { triggerCharacters: ['"', ':', '/', '$', '{'], resolveProvider: true },
  }));

  ctx.connection.onCompletion(
    guard(ctx, 'Completion', [] as CompletionItem[], async ({ textDocument, position, context }) => {
      const document = ctx.workspace.documents.all.get(textDocument.uri);
      if (!document) return [];
      const text = document.getText();
      const offset = document.offsetAt(position);
      const ofSetting = await roleSettingCompletion(ctx, document, offset);
      if (ofSetting) return ofSetting;
      // A brace only matters as the beginning of a policy variable.
      if (context?.triggerCharacter === '{' && text.slice(offset - 2, offset) !== '${') return [];
      const proposals = await ctx.engine.complete(document, offset, await ctx.workspace.scopeOf(document.uri));
      return proposals.map((proposal, index) => toItem(document, proposal, index, ctx));
    }),
  );

  ctx.connection.onCompletionResolve((item) => {
    const topic = asTopic(item.data);
    if (!topic || item.documentation) return item;
    const value = ctx.engine.describeProposal(topic);
    return value === undefined ? item : { ...item, documentation: value };
  });
}

const itemKinds: Readonly<Record<ProposalKind, CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  service: CompletionItemKind.Module,
  action: CompletionItemKind.Function,
  pattern: CompletionItemKind.Enum,
  principal: CompletionItemKind.Class,
  resource: CompletionItemKind.Reference,
  operator: CompletionItemKind.Operator,
  conditionKey: CompletionItemKind.Field,
  variable: CompletionItemKind.Variable,
  snippet: CompletionItemKind.Snippet,
};

function toItem(document: TextDocument, proposal: Proposal, index: number, ctx: ServerContext): CompletionItem {
  const { label, detail, documentation, topic, filterText, insertText } = proposal;
  const client = ctx.client.capabilities().textDocument?.completion?.completionItem;
  const isSnippet = client?.snippetSupport === true && hasBlanks(insertText);
  const newText = isSnippet ? toSnippet(insertText) : plainInsertText(insertText);
  const item: CompletionItem = {
    label,
    kind: itemKinds[proposal.kind],
    // The order is ours; editors compare sort texts as text.
    sortText: String(index).padStart(4, '0'),
    textEdit: { range: toRange(document, proposal.span), newText },
  };
  if (detail !== undefined) item.detail = detail;
  if (documentation !== undefined) item.documentation = documentation;
  if (filterText !== label) item.filterText = filterText;
  if (isSnippet) item.insertTextFormat = InsertTextFormat.Snippet;
  if (newText.includes('\n') && client?.insertTextModeSupport) item.insertTextMode = InsertTextMode.adjustIndentation;
  if (proposal.extraEdits.length > 0) {
    item.additionalTextEdits = proposal.extraEdits.map((edit) => toTextEdit(document, edit));
  }
  if (proposal.continues && ctx.client.commands().has(suggestCommand)) {
    item.command = { title: 'Suggest', command: suggestCommand };
  }
  if (topic) item.data = topic;
  return item;
}

function asTopic(data: unknown): Topic | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { action, conditionKey } = data as { action?: unknown; conditionKey?: unknown };
  if (typeof action === 'string') return { action };
  return typeof conditionKey === 'string' ? { conditionKey } : undefined;
}
