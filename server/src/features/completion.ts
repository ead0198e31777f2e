import { type CompletionItem, CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hasBlanks, toFinishedText, toSnippet } from '../../../engine/src/completion/insertText';
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
  const adjusts = client?.insertTextModeSupport?.valueSet.includes(InsertTextMode.adjustIndentation) === true;
  // A client that takes the text as it is gets it indented.
  const indentation = adjusts ? '' : indentationAt(document, proposal.span.start);
  const newText = isSnippet ? toSnippet(insertText) : toFinishedText(insertText, indentation);
  const item: CompletionItem = {
    label,
    kind: itemKinds[proposal.kind],
    // The order is ours; editors compare sort texts as text. In a policy it comes before what other servers offer for any
    // JSON, such as `$schema`.
    sortText: `!${String(index).padStart(4, '0')}`,
    textEdit: { range: toRange(document, proposal.span), newText },
  };
  if (detail !== undefined) item.detail = detail;
  if (documentation !== undefined) item.documentation = documentation;
  if (filterText !== label) item.filterText = filterText;
  if (isSnippet) item.insertTextFormat = InsertTextFormat.Snippet;
  if (newText.includes('\n') && adjusts) item.insertTextMode = InsertTextMode.adjustIndentation;
  if (proposal.extraEdits.length > 0) {
    item.additionalTextEdits = proposal.extraEdits.map((edit) => toTextEdit(document, edit));
  }
  if (proposal.continues && ctx.client.commands().has(suggestCommand)) {
    item.command = { title: 'Suggest', command: suggestCommand };
  }
  if (topic) item.data = topic;
  return item;
}

/** The blanks at the start of a line. */
function indentationAt(document: TextDocument, offset: number): string {
  const text = document.getText();
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function asTopic(data: unknown): Topic | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { action, conditionKey } = data as { action?: unknown; conditionKey?: unknown };
  if (typeof action === 'string') return { action };
  return typeof conditionKey === 'string' ? { conditionKey } : undefined;
}
