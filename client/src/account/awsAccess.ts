import * as vscode from 'vscode';
import { type AwsCli, type AwsRequest, type AwsTarget, createAwsCli, type RunOptions, send } from '../aws/cli';
import { findAwsCli, thisMachine } from '../aws/findAwsCli';
import { readRegion } from '../aws/profiles';
import { type AwsErrorKind, type AwsResult, fail, succeed } from '../aws/result';
import { getCallerIdentity } from '../aws/sts';
import { given } from '../given';
import { type Ask, askIn, type PlanAccount } from '../plans/plan';
import { accountMark } from './accountSettings';
import { type ChoiceStore, createChosenTarget } from './chosenTarget';
import type { SignIn } from './signIn';

/** The AWS CLI together with the account that it reaches. */
export interface AwsConnection {
  readonly cli: AwsCli;
  readonly account: PlanAccount;
  readonly ask: Ask;
}

/** The person's AWS CLI and their choice of profile and region, as the settings say. */
export interface AwsAccess extends vscode.Disposable {
  /** Looks for the CLI each time, because it may have been installed meanwhile. Starts no process. */
  findCli(): Promise<AwsResult<AwsCli>>;
  /** The chosen profile and region; what is absent is left to the CLI's own default. */
  target(): AwsTarget;
  /** The Region that commands use: the chosen one, else that of the environment, else that of the profile. */
  region(): Promise<string | undefined>;
  /** Keeps a choice for the workspace. */
  choose(target: AwsTarget): Promise<void>;
  /**
   * Asks AWS who calls, with the chosen profile. Where the sign-in has expired, it offers to renew it, waits, and asks
   * once more; a person who does not want that has been told, and the failure is `cancelled`.
   */
  connect(signal?: AbortSignal): Promise<AwsResult<AwsConnection>>;
  /** Asks AWS who calls, and offers nothing. */
  identify(signal?: AbortSignal): Promise<AwsResult<AwsConnection>>;
  /** Sends one request with the chosen profile. A CLI that isn't there is a failure like any other. */
  send<T>(request: AwsRequest<T>, options?: RunOptions): Promise<AwsResult<T>>;
  /** Renews the sign-in behind a choice. Tells whether it succeeded. */
  signIn(target: AwsTarget): Promise<boolean>;
  /** The account that was identified last, while the choice of profile is still the same. */
  lastIdentified(): PlanAccount | undefined;
  /** Tells the account each time it becomes known, and nothing when the choice changes. */
  readonly onDidIdentify: vscode.Event<PlanAccount | undefined>;
}

/** Longer than any CLI takes to read its own configuration; in milliseconds. */
const regionTimeoutMs = 5_000;

/** Makes the access. `log` receives one line per call of the CLI. */
export function createAwsAccess(log: (line: string) => void, signIn: SignIn, store: ChoiceStore): AwsAccess {
  const chosenTarget = createChosenTarget(store, () => ({ profile: setting('profile'), region: setting('region') }));
  const target = () => chosenTarget.get();
  const identified = new vscode.EventEmitter<PlanAccount | undefined>();
  let last: PlanAccount | undefined;
  const note = (account: PlanAccount | undefined) => {
    last = account;
    identified.fire(account);
  };
  const clis = new Map<string, AwsCli>();
  const closing = new AbortController();
  const changes = vscode.workspace.onDidChangeConfiguration((event) => {
    const choice = ['path', 'profile', 'region'];
    if (choice.some((key) => event.affectsConfiguration(`rolewright.aws.${key}`))) note(undefined);
  });

  async function findCli(): Promise<AwsResult<AwsCli>> {
    const found = await findAwsCli(setting('path'), thisMachine(process.env));
    if (!found.ok) return found;
    const cli =
      clis.get(found.value) ??
      createAwsCli({
        executable: found.value,
        env: process.env,
        log,
        closing: closing.signal,
      });
    clis.set(found.value, cli);
    return succeed(cli);
  }

  async function identify(signal?: AbortSignal): Promise<AwsResult<AwsConnection>> {
    const cli = await findCli();
    if (!cli.ok) return cli;
    const chosen = target();
    const [caller, inUse] = await Promise.all([
      send(cli.value, getCallerIdentity(), chosen, given({ signal })),
      regionOf(cli.value, chosen),
    ]);
    if (!caller.ok) return caller;
    const mark = accountMark(caller.value.accountId);
    const account = { caller: caller.value, target: chosen, ...mark, ...given({ region: inUse }) };
    note(account);
    return succeed({ cli: cli.value, account, ask: askIn(cli.value, chosen) });
  }

  return {
    findCli,
    target,
    identify,
    async region() {
      const chosen = target();
      if (chosen.region !== undefined || !vscode.workspace.isTrusted) return chosen.region;
      const cli = await findCli();
      return cli.ok ? regionOf(cli.value, chosen) : undefined;
    },
    async choose(chosen) {
      const { profile, region } = target();
      if (chosen.profile === profile && chosen.region === region) return;
      await chosenTarget.set(chosen);
      note(undefined);
    },
    async connect(signal) {
      const first = await identify(signal);
      if (first.ok || !signInHelps.has(first.error.kind)) return first;
      const cli = await findCli();
      if (!cli.ok) return cli;
      const again = await signIn.offer(cli.value, target(), first.error, signal);
      return again ? identify(signal) : fail('cancelled', 'Not signed in.', { notSent: true });
    },
    async send(request, options) {
      const cli = await findCli();
      return cli.ok ? send(cli.value, request, target(), options) : cli;
    },
    async signIn(chosen) {
      const cli = await findCli();
      return cli.ok && signIn.run(cli.value, chosen);
    },
    lastIdentified: () => last,
    onDidIdentify: identified.event,
    dispose() {
      // No process outlives the window.
      closing.abort();
      vscode.Disposable.from(changes, identified).dispose();
    },
  };
}

const signInHelps: ReadonlySet<AwsErrorKind> = new Set(['ssoExpired', 'mfaRequired']);

/** The order is that of the CLI: https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html */
async function regionOf(cli: AwsCli, { profile, region }: AwsTarget): Promise<string | undefined> {
  const first = region ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined);
  if (first !== undefined) return first;
  const configured = await readRegion(cli, profile, { timeoutMs: regionTimeoutMs });
  return configured.ok ? configured.value : undefined;
}

function setting(key: 'path' | 'profile' | 'region'): string {
  return vscode.workspace.getConfiguration('rolewright.aws').get<string>(key, '').trim();
}
