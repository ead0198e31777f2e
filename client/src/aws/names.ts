/**
 * IAM's own rules for names and values, as sentences for an input box: nothing when the value is fine. The AWS CLI does
 * not check them before it sends (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export type Complaint = string | undefined;

const nameCharacters = /[^\w+=,.@-]/u;
const nameHelp = 'Letters, digits and + = , . @ _ - are allowed.';

export function checkRoleName(name: string): Complaint {
  return checkName(name, 'role', 64);
}

export function checkPolicyName(name: string): Complaint {
  return checkName(name, 'policy', 128);
}

export function checkRolePath(path: string): Complaint {
  if (path === '/') return undefined;
  const wrong = /[^\u0021-\u007e]/u.exec(path);
  if (wrong) return `A path cannot contain ${showCharacter(wrong[0])}.`;
  const shape = checkPathShape(path);
  if (shape !== undefined) return shape;
  const reserved = path.startsWith('/aws-service-role/') || path === '/aws-service-role';
  return reserved ? 'Paths that begin with /aws-service-role are reserved for AWS.' : undefined;
}

export function checkPolicyPath(path: string): Complaint {
  if (path === '/') return undefined;
  const wrong = /[^\w+=,.@/-]/u.exec(path);
  if (wrong) return `A path cannot contain ${showCharacter(wrong[0])}. ${nameHelp}`;
  if (path.includes('//')) return 'A path cannot contain two slashes in a row.';
  return checkPathShape(path);
}

export function checkDescription(description: string): Complaint {
  const wrong = /[^\t\n\r\u0020-\u007e\u00a1-\u00ff]/u.exec(description);
  if (wrong) return `IAM does not accept ${showCharacter(wrong[0])} in a description.`;
  if (description.length > 1_000)
    return `A description has at most 1,000 characters; this one has ${description.length}.`;
  // The CLI would send the content of the file or page instead of the words.
  const loads = /^(?:fileb?|https?):\/\//.test(description);
  return loads ? 'A description cannot begin with file:// or http://, because the AWS CLI would load it.' : undefined;
}

/** The maximum session duration of a role, typed as seconds. */
export function checkSessionDuration(seconds: string): Complaint {
  if (!/^\d+$/.test(seconds.trim())) return 'Type the duration in whole seconds.';
  const value = Number(seconds);
  return value < 3_600 || value > 43_200 ? 'The duration is 3600 (1 hour) to 43200 (12 hours) seconds.' : undefined;
}

/** The name of a Lambda function, or its ARN (https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html). */
export function checkFunctionName(name: string): Complaint {
  if (name === '') return 'Type the name or the ARN of a function.';
  if (/^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}$/.test(name)) return undefined;
  if (/^arn:/.test(name))
    return 'The ARN of a function is arn:aws:lambda:REGION:ACCOUNT:function:NAME, without a version.';
  const wrong = /[^\w-]/u.exec(name);
  if (wrong) return `A function name cannot contain ${showCharacter(wrong[0])}. Letters, digits, - and _ are allowed.`;
  return name.length > 64 ? `A function name has at most 64 characters; this one has ${name.length}.` : undefined;
}

function checkName(name: string, what: 'role' | 'policy', longest: number): Complaint {
  if (name === '') return `Type a name for the ${what}.`;
  const wrong = nameCharacters.exec(name);
  if (wrong) return `A ${what} name cannot contain ${showCharacter(wrong[0])}. ${nameHelp}`;
  return name.length > longest
    ? `A ${what} name has at most ${longest} characters; this one has ${name.length}.`
    : undefined;
}

function checkPathShape(path: string): Complaint {
  if (path.length > 512) return `A path has at most 512 characters; this one has ${path.length}.`;
  if (!path.startsWith('/') || !path.endsWith('/'))
    return 'A path begins and ends with a slash, such as /service-role/.';
  return undefined;
}

function showCharacter(character: string): string {
  if (character === ' ') return 'a blank';
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return `"${character}"`;
  return `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
