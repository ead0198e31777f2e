import { option } from './cli';
import type { ProfileSettings } from './profiles';

/** How the sign-in of a profile is renewed: by a command in a terminal, or by the person. */
export type SignInWay =
  | { readonly kind: 'terminal'; readonly args: readonly string[] }
  | { readonly kind: 'manual'; readonly advice: string };

/**
 * Decides by the configuration files what signs in to a profile. A role with `mfa_serial` is asked for its code by any
 * command in a terminal, after which the AWS CLI keeps the session
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html). Where the files don't tell, it is
 * IAM Identity Center.
 */
export function signInWay(profiles: ReadonlyMap<string, ProfileSettings>, profile: string): SignInWay {
  const asked = new Set<string>();
  const wayOf = (name: string): SignInWay => {
    asked.add(name);
    const settings = profiles.get(name);
    const has = (key: string) => settings?.has(key) === true;
    if (has('sso_session') || has('sso_start_url')) return inTerminal('sso', 'login', name);
    if (has('login_session')) return inTerminal('login', name);
    const source = settings?.get('source_profile');
    const below = has('role_arn') && source !== undefined && !asked.has(source) ? wayOf(source) : undefined;
    if (below?.kind === 'terminal') return below;
    if (has('mfa_serial')) return inTerminal('sts', 'get-caller-identity', name);
    return below ?? manual(name, has) ?? inTerminal('sso', 'login', name);
  };
  return wayOf(profile);
}

function inTerminal(...words: readonly string[]): SignInWay {
  const command = words.slice(0, -1);
  const name = words.at(-1) ?? 'default';
  return { kind: 'terminal', args: [...command, ...(name === 'default' ? [] : option('--profile', name))] };
}

function manual(name: string, has: (key: string) => boolean): SignInWay | undefined {
  if (has('credential_process')) {
    return by(`The profile ${name} gets its credentials from a program (credential_process). Renew them there.`);
  }
  if (has('web_identity_token_file')) {
    return by(`The profile ${name} gets its credentials with a token from a file. Renew the file.`);
  }
  if (has('credential_source')) {
    return by(
      `The profile ${name} gets its credentials from this machine (credential_source). Check the role of the machine.`,
    );
  }
  if (has('aws_session_token')) {
    return by(`The profile ${name} has temporary keys in the configuration files. Replace them with new ones.`);
  }
  return has('aws_access_key_id')
    ? by(`The profile ${name} has access keys in the configuration files. Check whether they are still active.`)
    : undefined;
}

function by(advice: string): SignInWay {
  return { kind: 'manual', advice };
}
