import type { KnownAction } from '../../policy/actionPattern';

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
