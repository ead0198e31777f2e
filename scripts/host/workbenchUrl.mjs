// The address of a workbench that code-server serves.

/**
 * The address that opens `folder` with the extension in `projectPath`; with `suitePath` it also runs that suite.
 * Both are absolute paths. Without `projectPath` only installed extensions are there.
 */
export function workbenchUrl(server, { folder, projectPath, suitePath }) {
  const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const payload = [['skipWelcome', 'true']];
  if (projectPath !== undefined) payload.push(['extensionDevelopmentPath', remote(projectPath)]);
  if (suitePath !== undefined) payload.push(['extensionTestsPath', remote(suitePath)]);
  const url = new URL(server.url);
  url.searchParams.set('folder', folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
