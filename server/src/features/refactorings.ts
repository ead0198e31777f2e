import { type CodeAction, type CodeActionContext, CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver';
import { findRefactorings } from '../../../engine/src/refactorings/find';
import type { Refactoring } from '../../../engine/src/refactorings/refactoring';
import type { Span } from '../../../engine/src/syntax/syntax';
import { guard, type ServerContext } from '../context';
import { toTextEdit } from '../convert';
import type { DocumentAnalysis } from '../workspace/analyses';

/** The kind under which all refactorings are offered; each has its own below it. */
export const refactoringKind = `${CodeActionKind.RefactorRewrite}.rolewright`;

/**
 * What the light bulb may light up for while the cursor only passes by. The others, which fit nearly every line, are
 * there when the menu is opened.
 */
const telling: ReadonlySet<string> = new Set(['expandActions', 'shrinkActions', 'listActions', 'mergeStatements']);

/** What a code action carries until its edits are asked for: enough to find its refactoring again. */
interface RefactoringData extends Span {
  readonly uri: string;
  readonly version: number;
  readonly refactoring: string;
  readonly asked: boolean;
}

/** Makes the edits of a refactoring once it is chosen. The actions themselves come with the others, in codeActions.ts. */
export function registerRefactorings(ctx: ServerContext): void {
  ctx.connection.onCodeActionResolve((action, token) =>
    guard(ctx, 'Refactoring', action, async (given: CodeAction): Promise<CodeAction> => {
      const wanted = asRefactoringData(given.data);
      const document = wanted && ctx.workspace.documents.all.get(wanted.uri);
      if (!wanted || document?.version !== wanted.version) return given;
      const analysis = await ctx.workspace.analyses.ofDocument(document);
      const found = refactoringsAt(ctx, analysis, wanted, wanted.asked).find(({ id }) => id === wanted.refactoring);
      return found ? { ...given, edit: editOf(analysis, found) } : given;
    })(action, token),
  );
}

/**
 * The refactorings at a place as code actions, of the kinds that are asked for; all where none is. A client that asks
 * for edits later gets none yet.
 */
export function refactoringActions(
  ctx: ServerContext,
  analysis: DocumentAnalysis,
  { start, end }: Span,
  { only, triggerKind }: CodeActionContext,
): CodeAction[] {
  const wanted = only?.filter((kind) => isPart(kind, refactoringKind) || isPart(refactoringKind, kind));
  if (wanted?.length === 0) return [];
  const asked = wanted !== undefined;
  const isUnasked = !asked && triggerKind === CodeActionTriggerKind.Automatic;
  const { uri, version } = analysis.document;
  const isLazy = resolvesEdits(ctx);
  return refactoringsAt(ctx, analysis, { start, end }, asked).flatMap((refactoring): CodeAction[] => {
    const { id, title } = refactoring;
    const kind = `${refactoringKind}.${id}`;
    if (wanted && !wanted.some((one) => isPart(kind, one))) return [];
    if (isUnasked && !telling.has(id.split('.')[0] ?? '')) return [];
    const data: RefactoringData = { uri, version, refactoring: id, start, end, asked };
    return [isLazy ? { title, kind, data } : { title, kind, edit: editOf(analysis, refactoring) }];
  });
}

/** Whether a kind is another one or below it. */
function isPart(kind: string, whole: string): boolean {
  return kind === whole || kind.startsWith(`${whole}.`);
}

function refactoringsAt(ctx: ServerContext, { policies }: DocumentAnalysis, { start, end }: Span, asked: boolean) {
  return findRefactorings({ document: policies, data: ctx.data, span: { start, end }, asked });
}

function editOf({ document }: DocumentAnalysis, { edits }: Refactoring): NonNullable<CodeAction['edit']> {
  const { uri, version } = document;
  return {
    documentChanges: [{ textDocument: { uri, version }, edits: edits().map((edit) => toTextEdit(document, edit)) }],
  };
}

function resolvesEdits(ctx: ServerContext): boolean {
  const client = ctx.client.capabilities().textDocument?.codeAction;
  return client?.dataSupport === true && (client.resolveSupport?.properties.includes('edit') ?? false);
}

function asRefactoringData(data: unknown): RefactoringData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { uri, version, refactoring, start, end, asked } = data as Partial<RefactoringData>;
  if (typeof uri !== 'string' || typeof version !== 'number' || typeof refactoring !== 'string') return undefined;
  if (typeof start !== 'number' || typeof end !== 'number') return undefined;
  return { uri, version, refactoring, start, end, asked: asked === true };
}
