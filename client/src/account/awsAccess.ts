import * as vscode from 'vscode';
import { type AwsCli, createAwsCli, send, type Target } from '../aws/cli';
import { findAwsCli, thisMachine } from '../aws/findAwsCli';
import { type AwsError, type AwsResult, fail, succeed } from '../aws/result';
import { getCallerIdentity } from '../aws/sts';
import { type Ask, askIn, type PlanAccount } from '../plans/plan';
import { accountMark } from './accountSettings';

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
  target(): Target;
  /** Keeps a choice in the settings: of the workspace where one is open, else of the person. */
  choose(target: Target): Promise<void>;
  /**
   * Asks AWS who calls, with the chosen profile. Where the sign-in has expired, it offers to renew it, waits, and asks
   * once more; a person who does not want that has been told, and the failure is `cancelled`.
   */
  connect(signal?: AbortSignal): Promise<AwsResult<AwsConnection>>;
  /** Asks AWS who calls, and offers nothing. */
  identify(signal?: AbortSignal): Promise<AwsResult<AwsConnection>>;
  /** Tells the account each time it becomes known, and nothing when the choice changes. */
  readonly onDidIdentify: vscode.Event<PlanAccount | undefined>;
}

/** Renews an expired sign-in as far as the person wants it. Tells whether the call that failed can be made again. */
export type OfferSignIn = (cli: AwsCli, target: Target, error: AwsError, signal?: AbortSignal) => Promise<boolean>;

/** Makes the access. `log` receives one line per call of the CLI. */
export function createAwsAccess(log: (line: string) => void, offerSignIn: OfferSignIn): AwsAccess {
  const identified = new vscode.EventEmitter<PlanAccount | undefined>();
  const clis = new Map<string, AwsCli>();
  const closing = new AbortController();
  const changes = vscode.workspace.onDidChangeConfiguration((event) => {
    const choice = ['path', 'profile', 'region'];
    if (choice.some((key) => event.affectsConfiguration(`rolewright.aws.${key}`))) identified.fire(undefined);
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
    const caller = await send(cli.value, getCallerIdentity(), chosen, signal === undefined ? {} : { signal });
    if (!caller.ok) return caller;
    const account = { caller: caller.value, target: chosen, ...accountMark(caller.value.accountId) };
    identified.fire(account);
    return succeed({ cli: cli.value, account, ask: askIn(cli.value, chosen) });
  }

  return {
    findCli,
    target,
    identify,
    async choose({ profile, region }) {
      const settings = vscode.workspace.getConfiguration('rolewright.aws');
      const open = vscode.workspace.workspaceFolders !== undefined;
      const where = open ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
      const keep = async (key: 'profile' | 'region', value: string) => {
        if (setting(key) !== value) await settings.update(key, value, where);
      };
      await keep('profile', profile ?? '');
      await keep('region', region ?? '');
    },
    async connect(signal) {
      const first = await identify(signal);
      if (first.ok || first.error.kind !== 'ssoExpired') return first;
      const cli = await findCli();
      if (!cli.ok) return cli;
      const again = await offerSignIn(cli.value, target(), first.error, signal);
      return again ? identify(signal) : fail('cancelled', 'Not signed in.', { notSent: true });
    },
    onDidIdentify: identified.event,
    dispose() {
      // No process outlives the window.
      closing.abort();
      vscode.Disposable.from(changes, identified).dispose();
    },
  };
}

function target(): Target {
  const profile = setting('profile');
  const region = setting('region');
  return { ...(profile === '' ? {} : { profile }), ...(region === '' ? {} : { region }) };
}

function setting(key: 'path' | 'profile' | 'region'): string {
  return vscode.workspace.getConfiguration('rolewright.aws').get<string>(key, '').trim();
}
