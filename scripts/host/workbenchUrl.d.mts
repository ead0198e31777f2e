export function workbenchUrl(
  server: { readonly url: string; readonly port: number },
  what: { readonly folder: string; readonly projectPath?: string; readonly suitePath?: string },
): string;
