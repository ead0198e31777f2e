import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { suppressionFileName } from '../../../engine/src/analysis/suppressionFiles';
import { isSettingProblem } from '../../../engine/src/roles/settingProblems';
import type { Finding, Fix } from '../../../engine/src/rules/rule';
import { sidOf } from '../../../engine/src/suppressions/apply';
import { isSuppressionProblem } from '../../../engine/src/suppressions/problem';
import { guard, type ServerContext } from '../context';
import { findFinding, toCodeAction, toDiagnostic, toDocumentEdit } from '../convert';
import { disableRuleCommand, type FindingArgument, suppressFindingCommand } from '../protocol';
import type { DocumentAnalysis } from '../workspace/analyses';
import { refactoringActions, refactoringKind, registerRefactorings } from './refactorings';
import { suppressionEdit } from './suppressions';

/** All fixes of a file that keep its meaning, as one action for the palette and for saving. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.rolewright`;

/** The light bulb: the fixes of the findings under the cursor, ways not to hear of them, and all safe fixes at once. */
export function registerCodeActions(ctx: ServerContext): void {
  ctx.onInitialize(() => ({
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, refactoringKind, fixAllKind],
      resolveProvider: true,
    },
  }));
  registerRefactorings(ctx);
  ctx.connection.onCodeAction(
    guard(ctx, 'Code actions', [] as CodeAction[], async ({ textDocument, range, context }) => {
      const document = ctx.workspace.documents.all.get(textDocument.uri);
      if (!document) return [];
      const analysis = await ctx.workspace.analyses.ofDocument(document);
      const scope = await ctx.workspace.scopeOf(document.uri);
      const wanted = (kind: string) => !context.only || context.only.some((only) => isWithin(kind, only));
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      const subjects = wanted(CodeActionKind.QuickFix) ? findSubjects(analysis, context.diagnostics, span) : [];
      const fixes = quickFixes(ctx, document, subjects);
      const actions = [
        ...fixes,
        ...refactoringActions(ctx, document, scope, span, { ...context, areFixesOffered: fixes.length > 0 }),
        ...(await silencers(ctx, document, subjects)),
      ];
      // Asked for by name only: in the light bulb it would stand beside every single fix.
      if (context.only && wanted(fixAllKind)) actions.push(...(await fixAllAction(ctx, analysis)));
      return actions;
    }),
  );
}

interface Subject {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}

/** The findings of the diagnostics that the client names; for a client that names none, those of the range. */
function findSubjects(
  { document, findings }: DocumentAnalysis,
  diagnostics: readonly Diagnostic[],
  span: { start: number; end: number },
): Subject[] {
  if (diagnostics.length > 0) {
    return diagnostics.flatMap((diagnostic) => {
      const finding = findFinding(document, findings, diagnostic);
      return finding ? [{ finding, diagnostic }] : [];
    });
  }
  return findings
    .filter((finding) => finding.span.start <= span.end && finding.span.end >= span.start)
    .map((finding) => ({ finding, diagnostic: toDiagnostic(document, finding) }));
}

function quickFixes(ctx: ServerContext, document: TextDocument, subjects: readonly Subject[]): CodeAction[] {
  return subjects.flatMap(({ finding, diagnostic }) => {
    const fixes = finding.fixes();
    const preferred = preferredFix(finding, fixes);
    return fixes.map((fix) => toCodeAction(ctx.client.capabilities(), document, fix, diagnostic, fix === preferred));
  });
}

/**
 * The fix that Auto Fix applies to the finding under the cursor. It is asked for in this one place, so it may be one that
 * changes access, as long as nothing else would be sensible: what is wrong can't work as it is written. Fix All, which
 * changes the whole file, takes only fixes that keep the meaning.
 */
function preferredFix({ severity }: Finding, fixes: readonly Fix[]): Fix | undefined {
  const [first, second] = fixes;
  if (first?.kind === 'quickfix') return first;
  const isOnly = first !== undefined && second === undefined && (severity === 'error' || severity === 'warning');
  return isOnly ? first : fixes.find(({ isPreferred }) => isPreferred);
}

/** Ways to silence a finding. They come last: fixing it comes first. */
async function silencers(
  ctx: ServerContext,
  document: TextDocument,
  subjects: readonly Subject[],
): Promise<CodeAction[]> {
  const { top } = await ctx.workspace.scopeOf(document.uri);
  const rules = subjects.filter(
    ({ finding: { ruleId } }) => !isSuppressionProblem(ruleId) && !isSettingProblem(ruleId),
  );
  if (top === undefined || rules.length === 0) return [];
  const commands = ctx.client.commands();
  const actions: CodeAction[] = [];
  for (const subject of rules) {
    const action = await suppressAction(ctx, document, subject, commands.has(suppressFindingCommand));
    if (action) actions.push(action);
  }
  if (!commands.has(disableRuleCommand)) return actions;
  for (const rule of new Set(rules.map(({ finding }) => finding.ruleId))) {
    const argument: FindingArgument = { uri: document.uri, rule };
    const title = `Disable rule ${rule} in this workspace`;
    const diagnostics = rules.filter(({ finding }) => finding.ruleId === rule).map(({ diagnostic }) => diagnostic);
    const command = { title, command: disableRuleCommand, arguments: [argument] };
    actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics, command });
  }
  return actions;
}

/** A client that can ask for the reason does so; for the others the edit leaves it empty, which is then reported. */
async function suppressAction(
  ctx: ServerContext,
  document: TextDocument,
  { finding, diagnostic }: Subject,
  clientAsks: boolean,
): Promise<CodeAction | undefined> {
  const sid = sidOf(finding);
  const argument: FindingArgument = { uri: document.uri, rule: finding.ruleId, ...(sid === undefined ? {} : { sid }) };
  const base = { kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  if (clientAsks) {
    const title = `Suppress ${finding.ruleId} here…`;
    return { ...base, title, command: { title, command: suppressFindingCommand, arguments: [argument] } };
  }
  const edit = (await suppressionEdit(ctx, { ...argument, reason: '' }))?.edit;
  const title = `Suppress ${finding.ruleId} here (give the reason in ${suppressionFileName})`;
  return edit && { ...base, title, edit };
}

async function fixAllAction(ctx: ServerContext, { document, findings }: DocumentAnalysis): Promise<CodeAction[]> {
  const { uri, languageId, version } = document;
  const original = document.getText();
  const scope = await ctx.workspace.scopeOf(uri);
  const { edits } = await ctx.engine.fixAll(document, scope, async (text) => {
    if (text === original) return findings;
    return (await ctx.workspace.analyses.ofText(TextDocument.create(uri, languageId, version, text))).findings;
  });
  if (edits.length === 0) return [];
  const edit = toDocumentEdit(ctx.client.capabilities(), document, edits);
  return [{ title: 'Apply all safe fixes', kind: fixAllKind, edit }];
}

function isWithin(kind: string, only: string): boolean {
  return kind === only || kind.startsWith(`${only}.`);
}
