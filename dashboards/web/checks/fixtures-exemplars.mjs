// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Full records, filtered and sorted as exemplars.sql does it.

const APIS = ['GET /v1/feed', 'GET /v1/calendars', 'POST /v1/events'];
const COUNTRIES = ['DE', 'JP', 'BR'];
const OUTCOMES = ['ok', 'ok', 'ok', 'timeout', 'server_error'];

function exemplar(at) {
  const outcome = OUTCOMES[at % OUTCOMES.length];
  const opened = at % 4 === 0;
  const phases = {
    queue_us: 900 + at,
    dns_us: opened ? 21_000 : 0,
    connect_us: opened ? 74_000 : 0,
    tls_us: opened ? 98_000 : 0,
    send_us: 700,
    wait_us: 60_000 * (1 + (at % 23)),
    transfer_us: 4_000,
  };
  return {
    ts_ms: 1_795_000_000_000 - at * 7_000,
    app: 'calendar-android',
    country: COUNTRIES[at % COUNTRIES.length],
    api: APIS[(at >> 1) % APIS.length],
    host: 'api.example.com',
    outcome,
    status: outcome === 'ok' ? 200 : outcome === 'server_error' ? 503 : 0,
    failure: outcome === 'timeout' ? 'SocketTimeoutException' : '',
    reached: outcome === 'timeout' ? 'wait' : 'none',
    protocol: 'h2',
    connection: opened ? 'new' : 'reused',
    cache: 'edge_miss',
    pop: 'FRA',
    network: 'wifi',
    app_version: '4.2.0',
    device_class: 'high',
    device_state: at % 3 === 0 ? 'metered, background' : 'none',
    redirects: 0,
    retries: 0,
    ...phases,
    server_us: at % 2 === 0 ? 30_000 : -1,
    total_us: Object.values(phases).reduce((sum, us) => sum + us, 0),
    sent_bytes: 0,
    received_bytes: '18432',
    weight: 8,
    trace: at % 2 === 0 ? '00ff00000000000000000000000000ab' : '',
    headers: at % 3 === 0 ? 'x-region: fra\nx-experiment: b: c' : '',
  };
}

export function exemplarRows({ api, country, outcome, order, slow_ms, limit }) {
  const failed = (row) => row.outcome !== 'ok' && row.outcome !== 'cancelled';
  return Array.from({ length: 300 }, (_, at) => exemplar(at))
    .filter((row) => !api || row.api === api)
    .filter((row) => !country || row.country === country)
    .filter((row) => !outcome || (outcome === 'failed' ? failed(row) : row.outcome === outcome))
    .filter((row) => row.total_us >= Number(slow_ms) * 1000)
    .sort((a, b) => (order === 'slowest' ? b.total_us - a.total_us : 0) || b.ts_ms - a.ts_ms)
    .slice(0, Number(limit));
}
