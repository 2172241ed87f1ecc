// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import type { World } from '../../map/world.mjs';
import { type Metric, type RegionStats, valueOf } from '../data/stats';
import { CellCard } from '../parts/cell-card';
import { bandOf } from '../scale';
import { useCountryNames, useTexts } from '../speech';

interface Props {
  readonly regions: readonly RegionStats[];
  readonly metric: Metric;
  readonly bounds: readonly number[];
  readonly highlighted: string;
  readonly choose: (country: string) => void;
}

interface Shown {
  readonly country: string;
  readonly at: DOMRect;
}

const DOT_RADIUS = 5;

/**
 * Countries filled with the band of their value; places too small to hit are dots, as far as they
 * have requests. For the pointer: the table beside it says the same and is the keyboard's way.
 */
export function WorldMap({ regions, metric, bounds, highlighted, choose }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const [world, setWorld] = useState<World>();
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    void import('virtual:world').then((module) => setWorld(module.default));
  }, []);

  const statsOf = new Map(regions.map((region) => [region.country, region]));
  const kindOf = (code: string): string => {
    const stats = code === '' ? undefined : statsOf.get(code);
    const value = stats === undefined ? null : valueOf(stats, metric);
    const kind =
      stats === undefined ? 'none' : value === null ? 'unsure' : `band-${bandOf(value, bounds)}`;
    return code !== '' && code === highlighted ? `${kind} chosen` : kind;
  };
  const codeAt = (target: EventTarget | null): string | undefined => {
    const code = (target as SVGElement | null)?.dataset?.['country'];
    return code !== undefined && statsOf.has(code) ? code : undefined;
  };

  return (
    <div
      class="map"
      onMouseOver={({ target }) => {
        const country = codeAt(target);
        setShown(
          country === undefined
            ? undefined
            : { country, at: (target as SVGElement).getBoundingClientRect() },
        );
      }}
      onMouseLeave={() => setShown(undefined)}
      onClick={({ target }) => {
        const country = codeAt(target);
        if (country !== undefined) choose(country);
      }}
    >
      {world !== undefined && (
        <svg
          role="img"
          aria-label={`${texts.map}: ${texts[metric]}`}
          viewBox={`0 0 ${world.width} ${world.height}`}
        >
          <defs>
            <pattern id="unsure" width="5" height="5" patternUnits="userSpaceOnUse">
              <path d="M0 5L5 0" />
            </pattern>
          </defs>
          {world.areas.map(([code, path], at) => (
            <path key={at} class={kindOf(code)} d={path} data-country={code || undefined} />
          ))}
          {world.dots
            .filter(([code]) => statsOf.has(code))
            .map(([code, x, y]) => (
              <circle
                key={code}
                class={kindOf(code)}
                cx={x}
                cy={y}
                r={DOT_RADIUS}
                data-country={code}
              />
            ))}
        </svg>
      )}
      {shown !== undefined && (
        <CellCard country={shown.country} api="" stats={statsOf.get(shown.country)} at={shown.at} />
      )}
      <span class="visually-hidden">
        {highlighted === '' ? '' : `${texts.region}: ${nameOf(highlighted)}`}
      </span>
    </div>
  );
}
