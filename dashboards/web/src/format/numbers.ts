// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Metric } from '../data/stats';

/** A number and its unit apart, so that the unit can be set smaller. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** Milliseconds as ms below a second and s above, three digits at most: buckets are ±2 %. */
export function duration(ms: number): Quantity {
  if (ms >= 999.5) {
    return { value: digits(ms / 1000, 3), unit: 's' };
  }
  return { value: ms >= 10 ? String(Math.round(ms)) : digits(ms, 2), unit: 'ms' };
}

/** A share as a percentage; tiny ones keep one digit that says they are not zero. */
export function percent(share: number): Quantity {
  const value = share * 100;
  if (value > 0 && value < 0.01) {
    return { value: '<0.01', unit: '%' };
  }
  return { value: value >= 10 ? value.toFixed(0) : digits(value, 2), unit: '%' };
}

/** How many times something else, as ×2.4. */
export function times(ratio: number): Quantity {
  return { value: `×${ratio >= 10 ? ratio.toFixed(0) : digits(ratio, 2)}`, unit: '' };
}

/** Hours of waiting: minutes below one. */
export function hours(value: number): Quantity {
  return value >= 1
    ? {
        value: value >= 1000 ? count(value).value + count(value).unit : digits(value, 3),
        unit: 'h',
      }
    : { value: digits(value * 60, 2), unit: 'min' };
}

/** How many times something, without a sign. */
export function ratio(value: number): Quantity {
  return { value: value >= 10 ? value.toFixed(0) : digits(value, 2), unit: '' };
}

/** A count: exact below 10,000, then k, M, G with three digits. */
export function count(value: number): Quantity {
  const rounded = Math.round(value);
  if (rounded < 10_000) {
    return { value: rounded.toLocaleString('en-US'), unit: '' };
  }
  return scaled(rounded, 1000, ['k', 'M', 'G', 'T']);
}

/** Bytes in powers of 1000, as disks and bills count them. */
export function bytes(value: number): Quantity {
  return value < 1000
    ? { value: String(Math.round(value)), unit: 'B' }
    : scaled(value, 1000, ['kB', 'MB', 'GB', 'TB', 'PB']);
}

export function metricQuantity(metric: Metric, value: number): Quantity {
  return metric === 'errors'
    ? percent(value)
    : metric === 'requests'
      ? count(value)
      : duration(value);
}

/** A bound between bands, without the zeros that a measured number would carry. */
export function boundText(metric: Metric, bound: number): string {
  const { value, unit } = metricQuantity(metric, bound);
  return joined({ value: value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''), unit });
}

/** Joins a quantity; letters and the percent sign that belong to the digits stay close to them. */
export function joined({ value, unit }: Quantity): string {
  return unit === '' || unit === '%' || /^[kMGT]$/.test(unit) ? value + unit : `${value} ${unit}`;
}

function scaled(value: number, base: number, units: readonly string[]): Quantity {
  let size = value / base;
  let at = 0;
  while (size >= 999.5 && at < units.length - 1) {
    size /= base;
    at++;
  }
  return { value: digits(size, 3), unit: units[at]! };
}

function digits(value: number, significant: number): string {
  if (value === 0) {
    return '0';
  }
  const rounded = Number(value.toPrecision(significant));
  const decimals = significant - 1 - Math.floor(Math.log10(rounded));
  return rounded.toFixed(Math.max(0, Math.min(decimals, significant)));
}
