import * as vscode from 'vscode';

/** What stands out in plans and reports. The first group of a pattern is colored, else all of it. */
const patterns = {
  failed: /^# ✗.*$|^✗|# (✗)$/gm,
  passed: /^✓|# (✓)$/gm,
  open: /^\?(?= )|# (\?)$/gm,
} as const;

type Mark = keyof typeof patterns;

const marks: readonly Mark[] = ['failed', 'passed', 'open'];
const languages: ReadonlySet<string> = new Set(['rolewright-plan', 'rolewright-report']);

/** Colors the marks of plans and reports as the theme colors errors, successes and warnings; grammars cannot. */
export function createMarkColors(): vscode.Disposable {
  const color = (id: string, fontWeight = 'normal') =>
    vscode.window.createTextEditorDecorationType({ color: new vscode.ThemeColor(id), fontWeight });
  const types: Readonly<Record<Mark, vscode.TextEditorDecorationType>> = {
    failed: color('list.errorForeground', 'bold'),
    passed: color('testing.iconPassed', 'bold'),
    open: color('list.warningForeground', 'bold'),
  };
  const draw = (editor: vscode.TextEditor) => {
    if (!languages.has(editor.document.languageId)) return;
    const text = editor.document.getText();
    for (const mark of marks) editor.setDecorations(types[mark], rangesOf(editor.document, text, patterns[mark]));
  };
  const drawAll = () => vscode.window.visibleTextEditors.forEach(draw);
  drawAll();
  return vscode.Disposable.from(
    ...Object.values(types),
    vscode.window.onDidChangeVisibleTextEditors(drawAll),
    vscode.workspace.onDidOpenTextDocument(drawAll),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) draw(editor);
    }),
  );
}

function rangesOf(document: vscode.TextDocument, text: string, pattern: RegExp): vscode.Range[] {
  return [...text.matchAll(pattern)].map((match) => {
    const [whole, part = whole] = match;
    const end = match.index + whole.length;
    return new vscode.Range(document.positionAt(end - part.length), document.positionAt(end));
  });
}
