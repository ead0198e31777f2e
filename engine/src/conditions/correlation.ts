/** What a key tells about: keys of one group can't take on values independently of each other. */
export type KeyGroup = string;

const groups: Readonly<Record<string, readonly string[]>> = {
  principal: [
    'aws:principalaccount',
    'aws:principalarn',
    'aws:principalisawsservice',
    'aws:principalorgid',
    'aws:principalorgpaths',
    'aws:principalservicename',
    'aws:principalservicenameslist',
    'aws:principaltype',
    'aws:userid',
    'aws:username',
  ],
  source: ['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths'],
  resource: ['aws:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths', 's3:resourceaccount'],
  network: [
    'aws:sourcevpc',
    'aws:sourcevpcarn',
    'aws:sourcevpce',
    'aws:vpceaccount',
    'aws:vpceorgid',
    'aws:vpceorgpaths',
    'aws:vpcsourceip',
  ],
  time: ['aws:currenttime', 'aws:epochtime'],
  mfa: ['aws:multifactorauthage', 'aws:multifactorauthpresent'],
  via: ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast', 'aws:viaawsservice', 'kms:viaservice'],
};

const groupOfKey = new Map(Object.entries(groups).flatMap(([group, keys]) => keys.map((key) => [key, group] as const)));

/**
 * The group of a key in lower case; undefined when its values are independent of all other keys. The claims of one
 * identity provider belong together, and so do the tags of a request and the list of their keys.
 */
export function groupOf(key: string): KeyGroup | undefined {
  if (key === 'aws:tagkeys' || key.startsWith('aws:requesttag/')) return 'tags';
  const prefix = key.slice(0, Math.max(0, key.lastIndexOf(':')));
  return groupOfKey.get(key) ?? (prefix.includes('.') || prefix === 'saml' ? prefix : undefined);
}
