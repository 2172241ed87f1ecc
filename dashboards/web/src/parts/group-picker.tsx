// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { RegionStats } from '../data/stats';
import type { Settings } from '../data/settings';
import { useTexts } from '../speech';
import type { ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';

type Groups = Settings['groups'];

/** Returns the regions of the group chosen; all of them when there is no such group. */
export function regionsOf(
  regions: readonly RegionStats[],
  groups: Groups,
  group: string,
): readonly RegionStats[] {
  const countries = groups[group];
  return countries === undefined
    ? regions
    : regions.filter(({ country }) => countries.includes(country));
}

/** Groups that operators named; nothing where they named none. */
export function GroupPicker({
  groups,
  group,
  change,
}: {
  groups: Groups;
  group: ViewState['group'];
  change: Change;
}) {
  const texts = useTexts();
  const names = Object.keys(groups);
  if (names.length === 0) {
    return null;
  }
  return (
    <select
      aria-label={texts.group}
      value={names.includes(group) ? group : ''}
      onChange={(event) => change({ group: event.currentTarget.value })}
    >
      <option value="">{texts.allRegions}</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
