// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CellStats, Metric, RegionStats } from '../data/stats';
import { CellCard } from '../parts/cell-card';
import { useCountryNames, useTexts } from '../speech';
import { moved } from './grid-keys';
import { HeatmapCell } from './heatmap-cell';

interface Props {
  readonly regions: readonly RegionStats[];
  readonly apis: readonly string[];
  readonly cells: readonly CellStats[];
  readonly metric: Metric;
  readonly bounds: readonly number[];
  readonly highlighted: string;
  /** A cell was clicked, or Enter pressed on it; '' for all APIs. */
  readonly choose: (country: string, api: string) => void;
}

/** What the card tells about, and where on the screen it is. */
interface Shown {
  readonly country: string;
  readonly api: string;
  readonly at: DOMRect;
}

const ALL_APIS = '';

/**
 * The table itself. One cell is in the tab order; arrows, Home, End, Page Up and Page Down move
 * from there. The cell under the pointer or with the focus shows its card; Escape hides it.
 */
export function HeatmapGrid({ regions, apis, cells, metric, bounds, highlighted, choose }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const table = useRef<HTMLTableElement>(null);
  const [home, setHome] = useState({ row: 0, column: 0 });
  const [shown, setShown] = useState<Shown>();

  const statsOf = new Map<string, CellStats>();
  for (const region of regions)
    statsOf.set(keyOf(region.country, ALL_APIS), { ...region, api: ALL_APIS });
  for (const cell of cells) statsOf.set(keyOf(cell.country, cell.api), cell);
  const columns = [ALL_APIS, ...apis];
  const tabbable = {
    row: Math.min(home.row, regions.length - 1),
    column: Math.min(home.column, columns.length - 1),
  };

  useEffect(() => {
    table.current?.querySelector('tr.highlighted')?.scrollIntoView({ block: 'nearest' });
  }, [highlighted]);

  function show(target: EventTarget | null): void {
    const cell = (target as Element | null)?.closest?.<HTMLElement>('[role=gridcell]');
    setShown(
      cell
        ? {
            country: cell.dataset['country']!,
            api: cell.dataset['api']!,
            at: cell.getBoundingClientRect(),
          }
        : undefined,
    );
  }

  function open(target: EventTarget | null): void {
    const cell = (target as Element | null)?.closest?.<HTMLElement>('[role=gridcell]');
    if (cell && cell.dataset['n'] !== '0') {
      choose(cell.dataset['country']!, cell.dataset['api']!);
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      open(event.target);
      return;
    }
    if (event.key === 'Escape') {
      setShown(undefined);
      return;
    }
    const next = moved(tabbable, event.key, regions.length, columns.length);
    if (next !== undefined) {
      event.preventDefault();
      setHome(next);
      const cell = table.current?.querySelectorAll('tbody tr')[next.row]?.children[next.column + 1];
      (cell as HTMLElement | undefined)?.focus();
    }
  }

  return (
    <div class="scroll" onScroll={() => setShown(undefined)}>
      <table
        role="grid"
        class="heatmap"
        aria-label={`${texts.heatmap}: ${texts[metric]}`}
        style={{ maxWidth: `${240 + 72 * columns.length}px` }}
        ref={table}
        onKeyDown={onKeyDown}
        onClick={(event) => open(event.target)}
        onFocusIn={(event) => show(event.target)}
        onFocusOut={() => setShown(undefined)}
        onMouseOver={(event) => show(event.target)}
        onMouseLeave={() => setShown(undefined)}
      >
        <thead>
          <tr>
            <th scope="col" class="corner">
              {texts.region}
            </th>
            {columns.map((api) => (
              <th key={api} scope="col" class={api === ALL_APIS ? 'api all' : 'api'} title={api}>
                <span>{api === ALL_APIS ? texts.allApis : <ApiName api={api} />}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {regions.map(({ country, sampled }, row) => (
            <tr
              key={country}
              class={highlighted !== '' && country === highlighted ? 'highlighted' : ''}
            >
              <th scope="row" data-country={country} data-n={sampled}>
                <span class="region-name">{nameOf(country)}</span>
                <span class="code">{country || '??'}</span>
              </th>
              {columns.map((api, column) => (
                <HeatmapCell
                  key={api}
                  country={country}
                  api={api}
                  stats={statsOf.get(keyOf(country, api))}
                  metric={metric}
                  bounds={bounds}
                  tabbable={row === tabbable.row && column === tabbable.column}
                  onFocus={() => setHome({ row, column })}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown !== undefined && (
        <CellCard
          country={shown.country}
          api={shown.api}
          stats={statsOf.get(keyOf(shown.country, shown.api))}
          at={shown.at}
        />
      )}
    </div>
  );
}

/** The method apart from the route, so that routes can be compared. */
function ApiName({ api }: { api: string }) {
  const space = api.indexOf(' ');
  return space === -1 ? (
    api
  ) : (
    <>
      <i>{api.slice(0, space)}</i> {api.slice(space + 1)}
    </>
  );
}

function keyOf(country: string, api: string): string {
  return `${country} ${api}`;
}
