// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Natural Earth's countries (npm world-atlas, 1:50m) → what the browser draws: one SVG path per
// area, projected and simplified, and a dot for each place too small to hit. Runs at build time.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoEqualEarth, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import { filter, filterWeight, presimplify, simplify } from 'topojson-simplify';

export const WIDTH = 960;

/** Squared degrees: detail below it is left out. */
const LEAST_DETAIL = 0.06;
/** Square units of the map: what covers less is a dot. */
const LEAST_AREA = 10;
/** Leaves Russia's east and Fiji whole: the cut goes through the Bering Strait. */
const ROTATE = [-11, 0];

const ANTARCTICA = '010';

/** Codes for areas without an ISO number. What is neither here nor in ISO 3166 has no value. */
const CODES_BY_NAME = { Kosovo: 'XK' };

/** Places with an own ISO code that Natural Earth draws as parts of others, or not at all. */
const APART = {
  GF: [-53.1, 4],
  GI: [-5.35, 36.14],
  GP: [-61.55, 16.25],
  MQ: [-61.02, 14.64],
  RE: [55.53, -21.13],
  YT: [45.15, -12.83],
};

/** Returns `{ width, height, areas: [code, path][], dots: [code, x, y][] }`; code '' for none. */
export function world() {
  const require = createRequire(import.meta.url);
  const read = (name) => JSON.parse(readFileSync(require.resolve(name), 'utf8'));
  const codes = new Map(
    read('i18n-iso-countries/codes.json').map(([alpha2, , number]) => [number, alpha2]),
  );
  const codeOf = ({ id, properties }) => codes.get(id) ?? CODES_BY_NAME[properties.name] ?? '';

  const full = read('world-atlas/countries-50m.json');
  const countries = full.objects.countries;
  countries.geometries = countries.geometries.filter(({ id }) => id !== ANTARCTICA);
  const weighed = presimplify(full);
  const coarse = simplify(
    filter(weighed, filterWeight(weighed, LEAST_DETAIL)),
    LEAST_DETAIL,
  );

  const exact = feature(full, countries);
  const projection = geoEqualEarth().rotate(ROTATE).fitWidth(WIDTH, exact);
  const path = geoPath(projection).digits(1);
  const [, [, bottom]] = path.bounds(exact);

  const areas = feature(coarse, coarse.objects.countries)
    .features.map((area) => [codeOf(area), path(area)])
    .filter(([, drawn]) => drawn);
  const small = (area) => path.area(area) < LEAST_AREA;
  const large = new Set(exact.features.filter((area) => !small(area)).map(codeOf));
  const dots = exact.features
    .filter((area) => small(area) && codeOf(area) !== '' && !large.has(codeOf(area)))
    .map((area) => [codeOf(area), ...path.centroid(area)]);
  const apart = Object.entries(APART).map(([code, place]) => [code, ...projection(place)]);
  return {
    width: WIDTH,
    height: Math.ceil(bottom),
    areas,
    dots: [...dots, ...apart].map(([code, x, y]) => [code, tenths(x), tenths(y)]),
  };
}

function tenths(value) {
  return Math.round(value * 10) / 10;
}

/** Vite's module `virtual:world`. */
export function worldModule() {
  const name = 'virtual:world';
  return {
    name: 'isochrone-world',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(world())}` : undefined),
  };
}
