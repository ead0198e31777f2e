/** Put in by the bundler from package.json. */
declare const ROLEWRIGHT_VERSION: string;

/** Rolewright's own version. */
export const version: string = ROLEWRIGHT_VERSION;
