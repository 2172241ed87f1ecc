// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Plugin } from 'vite';

export interface World {
  readonly width: number;
  readonly height: number;
  readonly areas: readonly (readonly [code: string, path: string])[];
  readonly dots: readonly (readonly [code: string, x: number, y: number])[];
}

export const WIDTH: number;
export function world(): World;
export function worldModule(): Plugin;
