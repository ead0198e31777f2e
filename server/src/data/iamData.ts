import type { DataFiles, IamData } from './types';

export type { DataFiles, IamData } from './types';

/** Builds the data access over packed files. Nothing is read until it is asked for. */
export function createIamData(_files: DataFiles): IamData {
  throw new Error('The reference data is not packed yet.');
}
