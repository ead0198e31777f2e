import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis';
import { guard, type ServerContext } from '../context';
import { findFinding, toCodeAction, toDiagnostic, toTextEdit } from '../convert';
import type { Edit } from '../policy/edits';

/** All fixes of a file that keep its meaning, as one action for the palette and for saving. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.rolewright`;

/** The light bulb: the fixes of the findings under the cursor, and all safe fixes of the file at once. */
export function registerCodeActions(ctx: ServerContext): void {
  ctx.onInitialize(() => ({
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  }));
  ctx.connection.onCodeAction(
    guard(ctx, 'Code actions', [] as CodeAction[], async ({ textDocument, range, context }) => {
      const document = ctx.documents.get(textDocument.uri);
      if (!document) return [];
      const analysis = await ctx.analyse(document);
      const wanted = (kind: string) => !context.only || context.only.some((only) => isWithin(kind, only));
      const actions: CodeAction[] = [];
      if (wanted(CodeActionKind.QuickFix)) {
        const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
        actions.push(...quickFixes(analysis, context.diagnostics, span));
      }
      // Asked for by name only: in the light bulb it would stand beside every single fix.
      if (context.only && wanted(fixAllKind)) actions.push(...fixAll(analysis));
      return actions;
    }),
  );
}

/** The fixes for the diagnostics that the client names; a client that names none gets those of the range. */
function quickFixes(
  analysis: Analysis,
  diagnostics: readonly Diagnostic[],
  span: { start: number; end: number },
): CodeAction[] {
  const { document, findings } = analysis;
  const named = diagnostics.flatMap((diagnostic) => {
    const finding = findFinding(document, findings, diagnostic);
    return finding ? [{ finding, diagnostic }] : [];
  });
  const inRange = () =>
    findings
      .filter((finding) => finding.span.start <= span.end && finding.span.end >= span.start)
      .map((finding) => ({ finding, diagnostic: toDiagnostic(document, finding) }));
  return (diagnostics.length > 0 ? named : inRange()).flatMap(({ finding, diagnostic }) =>
    finding
      .fixes()
      .map((fix, index) => toCodeAction(document, fix, diagnostic, index === 0 && fix.kind === 'quickfix')),
  );
}

/** One edit of all fixes that keep the meaning. Of fixes that touch the same characters the first one is taken. */
function fixAll({ document, findings }: Analysis): CodeAction[] {
  const chosen: Edit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes().find(({ kind }) => kind === 'quickfix');
    if (fix && !fix.edits.some((edit) => chosen.some((other) => overlaps(edit, other)))) chosen.push(...fix.edits);
  }
  if (chosen.length === 0) return [];
  const edits = chosen.map((edit) => toTextEdit(document, edit));
  return [{ title: 'Apply all safe fixes', kind: fixAllKind, edit: documentEdit(document, edits) }];
}

function documentEdit(document: TextDocument, edits: ReturnType<typeof toTextEdit>[]): NonNullable<CodeAction['edit']> {
  return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }] };
}

/** Two insertions at one place count as overlapping: their order would be a guess. */
function overlaps(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function isWithin(kind: string, only: string): boolean {
  return kind === only || kind.startsWith(`${only}.`);
}
