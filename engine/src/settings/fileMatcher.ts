import type { DeclaredKind } from '../model/model';
import { anyGlob } from '../text/glob';
import type { Settings } from './settings';

/** What the settings say of one file; the path is relative to its workspace folder, with forward slashes. */
export interface FileSettings {
  readonly included: boolean;
  readonly declaredKind: DeclaredKind | undefined;
  readonly useCase: string | undefined;
}

/** Compiles the globs of the settings once, for many files. */
export function fileMatcher(settings: Settings): (path: string) => FileSettings {
  const isIncluded = anyGlob(settings.include);
  const isExcluded = anyGlob(settings.exclude);
  const kinds = Object.entries(settings.fileKinds).map(([glob, kind]) => ({ test: anyGlob([glob]), kind }));
  const uses = Object.entries(settings.useCases).map(([glob, use]) => ({ test: anyGlob([glob]), use }));
  return (path) => {
    const kind = kinds.find(({ test }) => test(path))?.kind;
    const reason = 'the setting "rolewright.fileKinds" says so';
    return {
      included: settings.enable && kind !== 'ignore' && isIncluded(path) && !isExcluded(path),
      declaredKind: kind && kind !== 'ignore' ? { kind, reason, binding: true } : undefined,
      useCase: uses.find(({ test }) => test(path))?.use,
    };
  };
}
