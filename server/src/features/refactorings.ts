import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Scope } from '../../../engine/src/analysis/analysis';
import type { Refactoring } from '../../../engine/src/refactorings/refactoring';
import type { Span } from '../../../engine/src/syntax/syntax';
import { guard, type ServerContext } from '../context';
import { toDocumentEdit } from '../convert';

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
      const scope = await ctx.workspace.scopeOf(document.uri);
      if (document.version !== wanted.version) return given;
      const { start, end } = wanted;
      const all = ctx.engine.refactorings(document, { start, end }, wanted.asked, scope);
      const found = all.find(({ id }) => id === wanted.refactoring);
      return found ? { ...given, edit: editOf(ctx, document, found) } : given;
    })(action, token),
  );
}

/**
 * The refactorings at a place as code actions, of the kinds that are asked for; all where none is. A client that asks
 * for edits later gets none yet.
 */
export function refactoringActions(
  ctx: ServerContext,
  document: TextDocument,
  scope: Scope,
  { start, end }: Span,
  { only, triggerKind, areFixesOffered }: CodeActionContext & { readonly areFixesOffered: boolean },
): CodeAction[] {
  const wanted = only?.filter((kind) => isPart(kind, refactoringKind) || isPart(refactoringKind, kind));
  if (wanted?.length === 0) return [];
  const asked = wanted !== undefined;
  const isUnasked = !asked && triggerKind === CodeActionTriggerKind.Automatic;
  const { uri, version } = document;
  const isLazy = resolvesEdits(ctx);
  const families = new Set<string>();
  return ctx.engine.refactorings(document, { start, end }, asked, scope).flatMap((refactoring): CodeAction[] => {
    const { id, title } = refactoring;
    const [family = ''] = id.split('.');
    // Beside fixes one refactoring of each kind is enough; the command for refactorings shows all.
    if (!asked && areFixesOffered && (!telling.has(family) || families.has(family))) return [];
    families.add(family);
    const kind = `${refactoringKind}.${id}`;
    if (wanted && !wanted.some((one) => isPart(kind, one))) return [];
    if (isUnasked && !telling.has(family)) return [];
    const data: RefactoringData = { uri, version, refactoring: id, start, end, asked };
    return [isLazy ? { title, kind, data } : { title, kind, edit: editOf(ctx, document, refactoring) }];
  });
}

/** Whether a kind is another one or below it. */
function isPart(kind: string, whole: string): boolean {
  return kind === whole || kind.startsWith(`${whole}.`);
}

function editOf(ctx: ServerContext, document: TextDocument, { edits }: Refactoring): WorkspaceEdit {
  return toDocumentEdit(ctx.client.capabilities(), document, edits());
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
