import { once } from '../text/once';
import { type MixupRow, type PrincipalRow, readPacked, type WrongPrincipalRow } from './packed';
import type {
  DataFiles,
  IamData,
  PrincipalMixup,
  ServicePrincipal,
  SharedOidcIssuer,
  WrongPrincipal,
  WrongPrincipalMatch,
} from './types';

type PrincipalData = Pick<
  IamData,
  | 'principal'
  | 'principals'
  | 'principalNames'
  | 'wrongPrincipal'
  | 'principalMixups'
  | 'sourceKeys'
  | 'sharedOidcIssuers'
>;

/** Region names inside a principal: `states.eu-west-1.amazonaws.com`. */
const region = /(^|\.)[a-z]{2,4}(?:-[a-z]+){1,2}-\d(?=\.)/;

/** Service principals, and what people write by mistake for them. */
export function createPrincipals(files: DataFiles): PrincipalData {
  const packed = once(() => readPacked(files, 'principals.json'));
  const all = once(() => packed().principals.map(toPrincipal));
  const byName = once(() => new Map(all().map((principal) => [principal.name, principal])));
  const names = once(() => [...byName().keys()]);
  const wrong = once(() => new Map(packed().wrong.map((row) => [row[0], toWrong(row)])));
  const mixups = once(() => packed().mixups.map(toMixup));

  const sourceKeys = once(
    () => new Map(packed().sourceKeys.map(([name, support, arns]) => [name, { support, sourceArns: words(arns) }])),
  );

  const find = (name: string) => byName().get(name) ?? byName().get(inAnyRegion(name));

  return {
    principal: find,
    principals: all,
    principalNames: names,
    wrongPrincipal: (name) => wrong().get(name) ?? wrong().get(name.toLowerCase()) ?? typo(name, find),
    principalMixups: (name) => mixups().filter((mixup) => mixup.name === name || mixup.name === inAnyRegion(name)),
    sourceKeys: (principal) => sourceKeys().get(principal),
    sharedOidcIssuers: once(() =>
      packed().issuers.map(
        ([issuer, claim, required, evaluated]): SharedOidcIssuer => ({
          issuer,
          claim,
          required: required === 'yes',
          ...(evaluated !== '' && { evaluatedClaims: evaluated.split(' ') }),
        }),
      ),
    ),
  };
}

/** Slips that can befall any name: letter case, blanks, a scheme, a trailing dot or slash, a Region or `.cn` that does not belong. */
function typo(name: string, find: (name: string) => ServicePrincipal | undefined): WrongPrincipal | undefined {
  if (find(name)) return undefined;
  const bare = name
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[./]+$/, '');
  if (bare !== name && find(bare)) return meant(bare, 'write the name alone, in lower case', 'exact');
  const global = bare.replace(region, '').replace(/^\./, '');
  if (global !== bare && find(global))
    return meant(global, 'that is an endpoint of one Region; the principal has no Region', 'likely');
  const plain = bare.replace(/\.cn$/, '');
  if (plain !== bare && find(plain)) return meant(plain, 'most principals have no .cn, in China too', 'likely');
  return undefined;
}

function inAnyRegion(name: string): string {
  return name.replace(region, '$1REGION');
}

function meant(right: string, why: string, match: WrongPrincipalMatch): WrongPrincipal {
  return { right: [right], rightText: right, why, match };
}

function toPrincipal([
  name,
  displayName,
  iamPrefix,
  kind,
  typicalUse,
  linked,
  confidence,
]: PrincipalRow): ServicePrincipal {
  return { name, displayName, iamPrefix, kind, typicalUse, alsoServiceLinked: linked === 'yes', confidence };
}

function toWrong([, right, rightText, why, match]: WrongPrincipalRow): WrongPrincipal {
  return { right: words(right), rightText, why, match };
}

function toMixup([name, use, right, rightText, why]: MixupRow): PrincipalMixup {
  return { name, use, right: words(right), rightText, why };
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
