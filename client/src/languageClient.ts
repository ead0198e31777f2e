import * as vscode from 'vscode';
import {
  CloseAction,
  CodeLensRequest,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type Middleware,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  type AddPermissionParams,
  type AddPolicyParams,
  type AddPrincipalParams,
  type AnalyzerFinding,
  type AssumeReport,
  addPermission,
  addPolicy,
  addPrincipal,
  attachPoliciesCommand,
  type BroadPolicies,
  broadPolicies,
  createRoleCommand,
  type DenialReport,
  type DescribePolicyParams,
  dataDate,
  denials,
  deployRoleCommand,
  describePolicy,
  disableRuleCommand,
  type ManagedPoliciesParams,
  type ManagedPolicyChoice,
  managedPolicies,
  type NewAccessParams,
  newAccess,
  type PlacedAnalyzerFinding,
  type PolicyChange,
  type PolicyDescription,
  type PolicyFile,
  placeAnalyzerFindings,
  policyFiles,
  type ResourcesNamed,
  type ResourcesNamedParams,
  type RoleRecipe,
  recipes,
  resourcesNamed,
  rolesChanged,
  type SimulationChoices,
  type Suppressed,
  type SuppressParams,
  serviceNames,
  simulationChoices,
  sourceSenders,
  suggestCommand,
  suppress,
  suppressFindingCommand,
  type TemplateRole,
  templateRoles,
  verifyRoleCommand,
  type WhoCanAssumeParams,
  type WorkspacePolicy,
  type WorkspaceRole,
  whoCanAssume,
  whoCanAssumeCommand,
  workspacePolicies,
  workspaceRoles,
} from '../../server/src/protocol';
import { given } from './given';

/** The language server as the commands see it. Requests wait for a server that is starting. */
export interface PolicyServer {
  /** Starts the server. Rejects never; what went wrong is told once. */
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** What a file holds, its unsaved text included; nothing when it cannot be read. */
  describe(uri: vscode.Uri): Promise<PolicyDescription | null>;
  /** The trust and permission policies of the workspace that are known by now. */
  policyFiles(): Promise<readonly PolicyFile[]>;
  workspacePolicies(kind: 'trust' | 'permission'): Promise<readonly WorkspacePolicy[]>;
  managedPolicies(params: ManagedPoliciesParams): Promise<readonly ManagedPolicyChoice[]>;
  /** Why AWS managed policies grant more than most roles need, by ARN; nothing for narrow policies. */
  broadPolicies(arns: readonly string[]): Promise<BroadPolicies>;
  /** What people call services, in the order of their principals. */
  serviceNames(principals: readonly string[]): Promise<readonly string[]>;
  /** Of these service principals, those that tell for whose resource they assume a role. */
  sourceSenders(principals: readonly string[]): Promise<readonly string[]>;
  /** The roles of the workspace, the declared ones first. */
  workspaceRoles(): Promise<readonly WorkspaceRole[]>;
  /** The roles that templates create: those of a file, else those of the workspace. */
  templateRoles(uri?: vscode.Uri): Promise<readonly TemplateRole[]>;
  /** Draws the code lenses again, because what the editor adds to them has changed. */
  refreshLenses(): void;
  /** The answer to `workspaceRoles` may be another now. Told only once it was asked for. */
  readonly onDidChangeRoles: vscode.Event<void>;
  /** What a text tells of denied calls. */
  denials(text: string): Promise<readonly DenialReport[]>;
  /** The resources that policy files name and that actions work on. */
  resourcesNamed(params: ResourcesNamedParams): Promise<ResourcesNamed>;
  /** How a permission comes into each of some files. */
  addPermission(params: AddPermissionParams): Promise<readonly OfferedChange[]>;
  /** How statements become a new inline policy of a role of a template; nothing when the role is gone. */
  addPolicy(params: AddPolicyParams): Promise<OfferedChange | undefined>;
  /** How a principal comes into a trust policy; nothing when the file cannot be read. */
  addPrincipal(params: AddPrincipalParams): Promise<OfferedChange | undefined>;
  /** Who can assume a role, from its trust policy; nothing when the file holds none. */
  whoCanAssume(params: WhoCanAssumeParams): Promise<AssumeReport | null>;
  /** What a policy allows that an earlier version did not, as a report; nothing when the file holds no such policy. */
  newAccess(params: NewAccessParams): Promise<string | null>;
  /** The roles that a new policy can be written for, those of Lambda functions first. */
  recipes(): Promise<readonly RoleRecipe[]>;
  /** Where findings of Access Analyzer belong in a file, in their order; null when the file cannot be read as JSON. */
  placeAnalyzerFindings(params: {
    readonly uri: vscode.Uri;
    readonly findings: readonly AnalyzerFinding[];
  }): Promise<readonly PlacedAnalyzerFinding[] | null>;
  /** What a simulation of permission policies can be about. */
  simulationChoices(uris: readonly vscode.Uri[]): Promise<SimulationChoices>;
  /** The day of the server's data about AWS, as an ISO date. */
  dataDate(): Promise<string>;
  /** The edit that suppresses a finding, and the file that it changes; nothing where no suppression can hold. */
  suppress(params: SuppressParams): Promise<{ uri: vscode.Uri; edit: vscode.WorkspaceEdit } | undefined>;
}

/** A change of a policy file as the editor takes it. */
export interface OfferedChange {
  readonly at: vscode.Uri;
  readonly outcome: PolicyChange['outcome'];
  readonly text: string;
  readonly edit?: vscode.WorkspaceEdit;
  /** The new text after the edit; else the statement that the text is about. */
  readonly range?: vscode.Range;
}

const languages = ['json', 'jsonc', 'yaml', 'cloudformation'];

/** Templates of this name have no language of their own, except where an extension gives them one. */
const templates = { scheme: 'file', pattern: '**/*.template' };

/** The documents that the server is told of. */
export const documentSelector = [
  ...['file', 'untitled'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
  templates,
];

/** The extension for JSON that comes with VS Code. */
const jsonExtension = 'vscode.json-language-features';

/** So many ends of the server within `restartWindowMs` are taken for a fault that restarting does not fix. */
const restartsMax = 4;
const restartWindowMs = 180_000;

/** Code lenses of the server as the editor shows them, which knows the account. */
export type EditLenses = (file: vscode.Uri, lenses: readonly vscode.CodeLens[]) => Promise<vscode.CodeLens[]>;

/** Makes the client of the language server in `serverModule`, an absolute path. */
export function createPolicyServer(
  serverModule: string,
  output: vscode.LogOutputChannel,
  editLenses: EditLenses,
): PolicyServer {
  const run = { module: serverModule, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6019'] } };
  const tell = tellOnce(output, () => restart());
  const client = new LanguageClient(
    'rolewright',
    'Rolewright',
    { run, debug },
    {
      documentSelector,
      outputChannel: output,
      // Nothing pops up by itself; the output is there for those who ask for it.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: {
        commands: [
          suppressFindingCommand,
          disableRuleCommand,
          createRoleCommand,
          deployRoleCommand,
          verifyRoleCommand,
          attachPoliciesCommand,
          whoCanAssumeCommand,
          suggestCommand,
        ],
      },
      diagnosticPullOptions: { onChange: true },
      middleware: {
        provideDocumentSymbols: withoutSecondOutline,
        provideCodeLenses: async (document, token, next) => {
          const lenses = await next(document, token);
          return lenses ? editLenses(document.uri, lenses) : lenses;
        },
      },
      initializationFailedHandler: () => false,
      errorHandler: restarting(() => tell('The language server of Rolewright stopped several times.')),
    },
  );
  const changedRoles = new vscode.EventEmitter<void>();
  client.onNotification(rolesChanged, () => changedRoles.fire());
  // A server that was started anew has not been asked yet.
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) changedRoles.fire();
  });
  const uriOf = (uri: vscode.Uri) => client.code2ProtocolConverter.asUri(uri);

  async function start(): Promise<void> {
    try {
      await client.start();
    } catch (error) {
      output.error(`The language server did not start: ${String(error)}`);
      tell('The language server of Rolewright did not start.');
    }
  }

  async function restart(): Promise<void> {
    tell.again();
    if (client.isRunning()) await client.restart();
    else await start();
  }

  async function offer({ uri, outcome, text, edit, range }: PolicyChange): Promise<OfferedChange> {
    const { protocol2CodeConverter: toCode } = client;
    return {
      at: toCode.asUri(uri),
      outcome,
      text,
      ...given({ edit: edit && (await toCode.asWorkspaceEdit(edit)), range: range && toCode.asRange(range) }),
    };
  }

  return {
    start,
    restart,
    stop: () => client.stop(),
    describe: (uri) => {
      const params: DescribePolicyParams = { uri: uriOf(uri), saved: isSaved(uri) };
      return client.sendRequest<PolicyDescription | null>(describePolicy, params);
    },
    policyFiles: () => client.sendRequest<PolicyFile[]>(policyFiles, {}),
    workspacePolicies: (kind) => client.sendRequest<WorkspacePolicy[]>(workspacePolicies, { kind }),
    managedPolicies: (params) => client.sendRequest<ManagedPolicyChoice[]>(managedPolicies, params),
    broadPolicies: (arns) => client.sendRequest<BroadPolicies>(broadPolicies, { arns }),
    sourceSenders: (principals) => client.sendRequest<string[]>(sourceSenders, { principals }),
    serviceNames: (principals) => client.sendRequest<string[]>(serviceNames, { principals }),
    workspaceRoles: () => client.sendRequest<WorkspaceRole[]>(workspaceRoles, {}),
    templateRoles: (uri) => client.sendRequest<TemplateRole[]>(templateRoles, given({ uri: uri && uriOf(uri) })),
    refreshLenses: () => {
      const feature = client.getFeature(CodeLensRequest.method);
      // One provider serves all documents, and tells once that its lenses are others.
      const providers = new Set(vscode.workspace.textDocuments.map((document) => feature.getProvider(document)));
      for (const provider of providers) provider?.onDidChangeCodeLensEmitter.fire();
    },
    onDidChangeRoles: changedRoles.event,
    denials: (text) => client.sendRequest<DenialReport[]>(denials, { text }),
    resourcesNamed: (params) => client.sendRequest<ResourcesNamed>(resourcesNamed, params),
    addPermission: async (params) => {
      const changes = await client.sendRequest<PolicyChange[]>(addPermission, params);
      return Promise.all(changes.map(offer));
    },
    addPolicy: async (params) => {
      const change = await client.sendRequest<PolicyChange | null>(addPolicy, params);
      return change === null ? undefined : offer(change);
    },
    addPrincipal: async (params) => {
      const change = await client.sendRequest<PolicyChange | null>(addPrincipal, params);
      return change === null ? undefined : offer(change);
    },
    whoCanAssume: (params) => client.sendRequest<AssumeReport | null>(whoCanAssume, params),
    newAccess: (params) => client.sendRequest<string | null>(newAccess, params),
    recipes: () => client.sendRequest<RoleRecipe[]>(recipes, {}),
    placeAnalyzerFindings: ({ uri, findings }) =>
      client.sendRequest<PlacedAnalyzerFinding[] | null>(placeAnalyzerFindings, { uri: uriOf(uri), findings }),
    simulationChoices: (uris) => client.sendRequest<SimulationChoices>(simulationChoices, { uris: uris.map(uriOf) }),
    dataDate: () => client.sendRequest<string>(dataDate, {}),
    suppress: async (params) => {
      const answer = await client.sendRequest<Suppressed | null>(suppress, params);
      if (!answer) return undefined;
      const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer.edit);
      return { uri: client.protocol2CodeConverter.asUri(answer.uri), edit };
    },
  };
}

/**
 * VS Code shows the symbols of two providers as two trees, and its breadcrumbs change between them as the cursor moves. The
 * tree of its own extension for JSON can't be switched off, so ours, which other editors get, is left out beside it.
 */
const withoutSecondOutline: NonNullable<Middleware['provideDocumentSymbols']> = (document, token, next) => {
  const hasOwn = /^jsonc?$/.test(document.languageId) && vscode.extensions.getExtension(jsonExtension) !== undefined;
  return hasOwn ? [] : next(document, token);
};

/** Restarts a server that ended, unless it ends again and again. */
function restarting(giveUp: () => void): ErrorHandler {
  const ends: number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => {
      ends.push(Date.now());
      const oldest = ends.length > restartsMax ? ends.shift() : undefined;
      if (oldest === undefined || Date.now() - oldest > restartWindowMs) {
        return { action: CloseAction.Restart, handled: true };
      }
      giveUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

/** Tells of a fault with a message, once until `again` is called. */
function tellOnce(output: vscode.LogOutputChannel, restart: () => Promise<void>) {
  let told = false;
  const tell = async (sentence: string): Promise<void> => {
    const text = `${sentence} Policies are not checked until it runs again.`;
    const choice = await vscode.window.showErrorMessage(text, 'Restart', 'Show Output');
    if (choice === 'Restart') await restart();
    if (choice === 'Show Output') output.show();
  };
  return Object.assign(
    (sentence: string): void => {
      if (told) return;
      told = true;
      void tell(sentence);
    },
    {
      again: () => {
        told = false;
      },
    },
  );
}

/** Whether a file has no unsaved text in an editor. */
function isSaved(uri: vscode.Uri): boolean {
  const name = uri.toString();
  const { textDocuments } = vscode.workspace;
  return (
    uri.scheme === 'file' && !textDocuments.some((document) => document.isDirty && document.uri.toString() === name)
  );
}
