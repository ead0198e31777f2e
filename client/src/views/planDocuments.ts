import * as vscode from 'vscode';
import { actionLabels } from '../account/awsFailure';
import type { NextAction } from '../aws/errors';
import type { Shell } from '../aws/shellText';
import { toComment } from '../aws/shellText';
import type { Plan, Planned, StepStatus } from '../plans/plan';
import { renderPlan } from '../plans/renderPlan';
import type { PlanReport } from '../plans/runPlan';
import { planUndo } from '../plans/undoPlan';
import type { RememberedRole } from '../roles/roleMemory';
import { besideColumn } from './besideColumn';
import { openVirtualDocument } from './virtualDocuments';

export const planScheme = 'rolewright-plan';

/** The language of plans: shell syntax, with lines wrapped so that the marks behind long commands can be seen. */
const planLanguage = 'rolewright-plan';

/** The most lenses of one line. */
const mostLenses = 4;

/** Something that the person can do when a plan has been run. */
export interface FollowUp {
  readonly label: string;
  readonly run: () => Thenable<unknown>;
  /** Whether it is offered above the plan alone: a message has room for three buttons. */
  readonly minor?: boolean;
}

/** A plan with what belongs to it while it is on the screen. What is absent doesn't apply to the plan. */
export interface PlanDraft {
  readonly plan: Plan;
  readonly roleName: string;
  /** What the person types to agree, where a button would be too little. */
  readonly confirmation?: { readonly prompt: string; readonly validate: (text: string) => string | undefined };
  /** Called when the person said Run, before the first step. */
  readonly onRun?: () => Thenable<void>;
  readonly followUps?: (report: PlanReport) => readonly FollowUp[];
  /**
   * Reads the files and the account again and makes the plan anew; nothing when it can't be had, which has been told. Each
   * run begins with it, so that what runs is what was shown. With the report of a run, it is what is left to do. Absent for
   * plans that depend on neither.
   */
  readonly renew?: (report?: PlanReport) => Promise<Planned | undefined>;
  /** Called when every step was done. */
  readonly onDone?: (report: PlanReport) => Thenable<void>;
  /** The file of a document, to open it when AWS refuses it. */
  readonly fileOf?: (documentName: string) => vscode.Uri | undefined;
}

export type PlanPhase = 'ready' | 'running' | 'ended';

/** One plan on the screen. Its fields change as it is run. */
export interface PlanSession {
  readonly uri: vscode.Uri;
  readonly draft: PlanDraft;
  plan: Plan;
  phase: PlanPhase;
  statuses: readonly StepStatus[];
  report?: PlanReport;
  abort?: AbortController;
  /** What the workspace wanted of the role before the run. */
  before?: RememberedRole | undefined;
  /** The plan that takes this one back, while it waits to be run. */
  undo?: PlanSession;
  /** Whether that plan was run. What this one says of the account is then no longer true, and it cannot go on. */
  undone?: boolean;
}

export interface PlanDocuments extends vscode.Disposable {
  /** The plan of a role that is being run, whatever it does. */
  running(roleName: string): PlanSession | undefined;
  /** Shows a plan beside the editor. A plan of the same title that is not running gives way to it. */
  open(draft: PlanDraft): Promise<PlanSession>;
  /** The plan of a document; without one, that of the active editor. */
  find(uri: vscode.Uri | undefined): PlanSession | undefined;
  reveal(session: PlanSession): Promise<void>;
  /** Shows what has changed in a session. */
  refresh(session: PlanSession): void;
  close(session: PlanSession): Promise<void>;
}

/** The shell whose words the plans are written in. */
export function shellOf(platform: NodeJS.Platform): Shell {
  return platform === 'win32' ? 'powershell' : 'posix';
}

/** The document of the plan with this title. */
export function planUri(title: string): vscode.Uri {
  return vscode.Uri.from({ scheme: planScheme, path: `/${title}` });
}

/** The title of the plan that a document is or was about. */
export function titleOf({ path }: vscode.Uri): string {
  return path.slice(1);
}

/**
 * Keeps the plans that are on the screen. A plan whose last tab is closed is forgotten, so that it cannot be run. Its steps
 * may still be undone, which `canUndo` tells by its title, and so may those of a plan that a reload has brought back.
 */
export function createPlanDocuments(canUndo: (title: string) => boolean): PlanDocuments {
  const sessions = new Map<string, PlanSession>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const lensesChanged = new vscode.EventEmitter<void>();
  const shell = shellOf(process.platform);

  // The Run button of the title bar and its key are there only for plans that can be run.
  const tellReady = () => {
    const ready = [...sessions.values()].filter(({ phase }) => phase === 'ready').map(({ uri }) => uri.toString());
    void vscode.commands.executeCommand('setContext', 'rolewright.readyPlans', ready);
  };
  const refresh = ({ uri }: PlanSession) => {
    changed.fire(uri);
    lensesChanged.fire();
    tellReady();
  };
  const reveal = async (session: PlanSession) => {
    const document = await openVirtualDocument(session.uri, planLanguage, () => textOf(session, shell));
    await vscode.window.showTextDocument(document, { viewColumn: besideColumn(), preview: false });
  };

  const registrations = [
    changed,
    lensesChanged,
    vscode.workspace.registerTextDocumentContentProvider(planScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => {
        const session = sessions.get(uri.toString());
        if (session !== undefined) return textOf(session, shell);
        return canUndo(titleOf(uri)) ? closedWithUndo : '# This plan is closed.\n';
      },
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: planScheme },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        provideCodeLenses: ({ uri }) => {
          const session = sessions.get(uri.toString());
          if (session !== undefined) return lensesOf(session, shell);
          return canUndo(titleOf(uri))
            ? [lensOf(uri, '$(discard) Undo Steps', 'rolewright.plan.undo', undoTooltip)]
            : [];
        },
      },
    ),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const { input } of closed) {
        if (!(input instanceof vscode.TabInputText) || input.uri.scheme !== planScheme) continue;
        const session = sessions.get(input.uri.toString());
        // A run that has begun goes on; its notification shows it and can cancel it.
        if (session !== undefined && session.phase !== 'running' && !isOpen(input.uri)) {
          sessions.delete(input.uri.toString());
          refresh(session);
        }
      }
    }),
  ];

  return {
    running: (roleName) =>
      [...sessions.values()].find(({ phase, draft }) => phase === 'running' && draft.roleName === roleName),
    async open(draft) {
      const uri = planUri(draft.plan.title);
      const session: PlanSession = { uri, draft, plan: draft.plan, phase: 'ready', statuses: [] };
      sessions.set(uri.toString(), session);
      refresh(session);
      await reveal(session);
      return session;
    },
    find: (uri) => sessions.get((uri ?? vscode.window.activeTextEditor?.document.uri)?.toString() ?? ''),
    reveal,
    refresh,
    async close({ uri }) {
      sessions.delete(uri.toString());
      await vscode.window.tabGroups.close(tabsOf(uri));
    },
    dispose() {
      // With the window its runs end; each step that was under way is then not known.
      for (const { abort } of sessions.values()) abort?.abort();
      vscode.Disposable.from(...registrations).dispose();
    },
  };
}

function textOf({ plan, statuses, report, undone }: PlanSession, shell: Shell): string {
  const { text } = renderPlan(plan, shell, statuses);
  if (report === undefined) return text;
  const next = report.explanation === undefined ? [] : [report.explanation.next];
  const after = undone ? ['A later plan was run to undo these steps.'] : next;
  const summary = report.outcome === 'failed' ? `✗ ${report.summary}` : report.summary;
  return `${[text.trimEnd(), '', ...[summary, ...after].map(toComment)].join('\n')}\n`;
}

const undoTooltip = 'Show the plan for it';
const closedWithUndo = '# This plan was run before its tab or its window was closed.\n';

function lensOf(
  uri: vscode.Uri,
  title: string,
  command: string,
  tooltip: string,
  { more = [], line = 0 }: { readonly more?: readonly unknown[]; readonly line?: number } = {},
): vscode.CodeLens {
  const range = new vscode.Range(line, 0, line, 0);
  return new vscode.CodeLens(range, { title, command, tooltip, arguments: [uri, ...more] });
}

/** What comes next stands above the plan, the rest above its last sentence: a line with more is cut off. */
function lensesOf(session: PlanSession, shell: Shell): vscode.CodeLens[] {
  const lens = (title: string, command: string, tooltip: string, more: readonly unknown[] = [], line = 0) =>
    lensOf(session.uri, title, command, tooltip, { more, line });
  if (session.phase === 'ready') {
    return [
      lens('$(play) Run', 'rolewright.plan.run', 'Run these commands, in this order'),
      lens('$(copy) Copy', 'rolewright.plan.copy', 'Copy the commands'),
      lens('$(close) Cancel', 'rolewright.plan.cancel', 'Close the plan; nothing is run'),
    ];
  }
  if (session.phase === 'running') {
    return [lens('$(debug-stop) Cancel', 'rolewright.plan.cancel', 'Stop after the command that is running')];
  }
  const { report, draft, plan, undone } = session;
  const open = undone ? undefined : report;
  const followUps = (open === undefined ? [] : (draft.followUps?.(open) ?? [])).map(({ label, minor }, index) => ({
    minor,
    lens: (line: number) => lens(label, 'rolewright.plan.followUp', label, [index], line),
  }));
  const undo = open === undefined ? undefined : planUndo(open);
  const first = [
    ...(open === undefined ? [] : helpLenses(open, draft.roleName)),
    ...(open !== undefined && isResumable(open)
      ? [lens('$(play) Resume', 'rolewright.plan.resume', 'Run the steps that are left')]
      : []),
    ...followUps.filter(({ minor }) => !minor).map((followUp) => followUp.lens(0)),
  ];
  const undoing = undo === undefined ? [] : [lens(`$(discard) ${undo.label}`, 'rolewright.plan.undo', undoTooltip)];
  const end = renderPlan(plan, shell, session.statuses).text.trimEnd().split('\n').length + 1;
  return [
    ...first.slice(0, mostLenses - undoing.length),
    ...undoing,
    ...followUps.filter(({ minor }) => minor).map((followUp) => followUp.lens(end)),
    lens('$(copy) Copy', 'rolewright.plan.copy', 'Copy the commands', [], end),
    lens('$(close) Close', 'rolewright.plan.cancel', 'Close the plan', [], end),
  ];
}

/** What helps where the plan cannot: the buttons of the message, for when it is gone. */
function helpLenses({ explanation }: PlanReport, roleName: string): readonly vscode.CodeLens[] {
  const commands: Partial<Record<NextAction, vscode.Command>> = {
    updateTrust: {
      title: `$(sync) ${actionLabels.updateTrust}`,
      command: 'rolewright.updateTrust',
      arguments: [{ roleName }],
    },
    verify: {
      title: `$(checklist) ${actionLabels.verify}`,
      command: 'rolewright.verifyRole',
      arguments: [{ roleName }],
    },
    pickProfile: { title: `$(account) ${actionLabels.pickProfile}`, command: 'rolewright.selectProfile' },
  };
  return (explanation?.actions ?? []).flatMap((action) => {
    const command = commands[action];
    return command === undefined ? [] : [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)];
  });
}

/** Whether the rest of a plan can still be run. */
function isResumable({ outcome, explanation }: PlanReport): boolean {
  return outcome !== 'done' && !explanation?.final;
}

function tabsOf(uri: vscode.Uri): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => shows(tab, uri));
}

function isOpen(uri: vscode.Uri): boolean {
  return tabsOf(uri).length > 0;
}

function shows({ input }: vscode.Tab, uri: vscode.Uri): boolean {
  return input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
}
