// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type CellStats, type Metric, valueOf } from '../data/stats';
import { joined, metricQuantity, type Quantity } from '../format/numbers';
import { bandOf, opacityOf } from '../scale';
import { useCountryNames, useTexts } from '../speech';

interface Props {
  readonly country: string;
  /** '' for all APIs together. */
  readonly api: string;
  /** Undefined when the API was not requested in the country. */
  readonly stats: CellStats | undefined;
  readonly metric: Metric;
  readonly bounds: readonly number[];
  readonly tabbable: boolean;
  readonly onFocus: () => void;
}

/** One number on its band's colour; hatched when there is not enough data to say it. */
export function HeatmapCell({ country, api, stats, metric, bounds, tabbable, onFocus }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const value = stats === undefined ? null : valueOf(stats, metric);
  const quantity = value === null ? null : metricQuantity(metric, value);
  const kind =
    stats === undefined ? 'none' : value === null ? 'hatched' : `band-${bandOf(value, bounds)}`;
  const opacity =
    stats === undefined || value === null || metric === 'requests' ? 1 : opacityOf(stats);
  const number = quantity === null ? texts.notEnoughData : spoken(quantity);
  const said =
    stats === undefined ? texts.noRequests : `${texts[metric]} ${number}, n ${stats.sampled}`;
  return (
    <td
      role="gridcell"
      class={`${api === '' ? 'cell all' : 'cell'} ${kind}${opacity < 1 ? ' faint' : ''}`}
      style={opacity < 1 ? { '--opacity': `${Math.round(100 * opacity)}%` } : undefined}
      tabIndex={tabbable ? 0 : -1}
      data-country={country}
      data-api={api}
      data-n={stats?.sampled ?? 0}
      data-value={value ?? ''}
      aria-label={`${nameOf(country)}, ${api || texts.allApis}: ${said}`}
      onFocus={onFocus}
    >
      {quantity === null ? '' : compact(quantity.value, quantity.unit)}
    </td>
  );
}

/** As it is written in the cell, so that what is heard can be found by looking, and ms. */
function spoken({ value, unit }: Quantity): string {
  return unit === 's' ? value + unit : joined({ value, unit });
}

/** Milliseconds are the unit of the table, so that only other units are written. */
function compact(value: string, unit: string) {
  return unit === 'ms' || unit === '%' || unit === '' ? (
    value
  ) : (
    <>
      {value}
      <small>{unit}</small>
    </>
  );
}
