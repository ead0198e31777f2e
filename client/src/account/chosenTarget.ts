import * as v from 'valibot';
import type { AwsTarget } from '../aws/cli';
import { given } from '../given';

/** Where a choice is kept between sessions: the editor's storage for the workspace, which nobody commits. */
export interface ChoiceStore {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** The profile and Region that the settings specify; empty where they leave it to the CLI. */
export interface TargetSettings {
  readonly profile: string;
  readonly region: string;
}

/** The profile and Region that a person chose for the workspace. */
export interface ChosenTarget {
  get(): AwsTarget;
  set(target: AwsTarget): Thenable<void>;
}

const key = 'rolewright.target';

const keptChoice = v.object({
  profile: v.string(),
  region: v.string(),
  // What the settings specified at that time.
  settings: v.object({ profile: v.string(), region: v.string() }),
});

/**
 * The last choice counts until the settings change: a person who edits them wants what they specify then. Without a
 * choice, they count.
 */
export function createChosenTarget(store: ChoiceStore, settings: () => TargetSettings): ChosenTarget {
  return {
    get() {
      const now = settings();
      const kept = v.safeParse(keptChoice, store.get(key));
      const counts = kept.success && sameTarget(kept.output.settings, now);
      const { profile, region } = counts ? kept.output : now;
      return given({ profile: profile || undefined, region: region || undefined });
    },
    set: ({ profile = '', region = '' }) => store.update(key, { profile, region, settings: settings() }),
  };
}

function sameTarget(one: TargetSettings, other: TargetSettings): boolean {
  return one.profile === other.profile && one.region === other.region;
}
