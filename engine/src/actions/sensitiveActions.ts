import type { KnownAction } from './actionPattern';

/**
 * Actions that lists of sensitive actions name as handing out credentials, and that are no fault in a policy: what they
 * give is needed to pull an image, is the caller's own, is guarded elsewhere, or another finding speaks of it.
 */
const harmless = new Set([
  'athena:getsession',
  'chatbot:getmicrosoftteamsoauthparameters',
  'chatbot:getslackoauthparameters',
  'codeartifact:getauthorizationtoken',
  'cognito-identity:getcredentialsforidentity',
  'cognito-identity:getopenidtoken',
  'cognito-idp:getsigningcertificate',
  'cognito-idp:getuserattributeverificationcode',
  'ec2-instance-connect:sendsshpublickey',
  'ecr-public:getauthorizationtoken',
  'ecr:getauthorizationtoken',
  'gamelift:getgamesessionlogurl',
  'iam:createaccesskey',
  'iam:createloginprofile',
  'iam:updateaccesskey',
  'license-manager:getaccesstoken',
  's3:getdataaccess',
  'sso-directory:listbearertokens',
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:getfederationtoken',
  'sts:getsessiontoken',
  'waf-regional:getchangetoken',
  'waf:getchangetoken',
]);

/** Whether the action hands out passwords, keys or tokens that work for others than the caller. */
export function handsOutCredentials({ key, sensitive }: KnownAction): boolean {
  return sensitive.includes('credentials') && !harmless.has(key);
}

/** What cloudsplaining counts: the reads whose results are the data itself, and whose use on everything is rarely meant. */
const dataReads = new Set([
  's3:getobject',
  'ssm:getparameter',
  'ssm:getparameters',
  'ssm:getparametersbypath',
  'secretsmanager:getsecretvalue',
]);

/** Whether the action returns what is stored: objects, parameters, secrets. */
export function readsData({ key }: KnownAction): boolean {
  return dataReads.has(key);
}

/** Actions of the level "Permissions management" that only look, or take access away. */
const givesNothing =
  /^(Batch)?(Get|List|Describe|Test|Search|Delete|Remove|Revoke|Detach|Deregister|Disassociate|Reject|Cancel)/;

/** Whether the action can give somebody access to a resource, by the access level AWS states for it. */
export function givesAccess({ action }: KnownAction): boolean {
  return action.accessLevel === 'Permissions management' && !givesNothing.test(action.name);
}
