// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Serves a built UI, and canned answers in ClickHouse's JSON format under /api.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { mixRows, overTimeRows, phaseRows } from './fixtures-api.mjs';
import { budgetRows, budgetState, whatIf } from './fixtures-budget.mjs';
import { compareRows, markRows } from './fixtures-compare.mjs';
import { edgeRows } from './fixtures-edge.mjs';
import { exemplarRows } from './fixtures-exemplars.mjs';
import {
  affectedRows,
  arrivalRows,
  lossRows,
  opportunityRows,
  sdkVersionRows,
  sloRows,
} from './fixtures-playbook.mjs';
import { heatmapRows, regionRows, statusRow } from './fixtures.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

const orNone = (rowsOf) => (full, round, filter) => (full ? rowsOf(filter, round) : []);

/** The rows that answer a question: of a full store or an empty one, after some rounds. */
const ROWS = {
  affected: orNone(affectedRows),
  status: (full, round) => [
    full
      ? statusRow(round)
      : { ...statusRow(), apps: [], sampled: 0, requests: 0, lag_p95_ms: null },
  ],
  regions: orNone((_, round) => regionRows(round)),
  heatmap: orNone((_, round) => heatmapRows(round)),
  api_over_time: orNone(overTimeRows),
  api_phases: orNone(phaseRows),
  api_mix: orNone(mixRows),
  arrivals: orNone(arrivalRows),
  budget: orNone(budgetRows),
  compare: orNone(compareRows),
  edge: orNone(edgeRows),
  losses: orNone(lossRows),
  marks: orNone(markRows),
  opportunities: orNone(opportunityRows),
  sdk_versions: orNone(sdkVersionRows),
  slo: orNone(sloRows),
  exemplars: orNone(exemplarRows),
};

/** Questions whose answer is a document of the collector's own. */
const DOCUMENTS = { 'budget-state': budgetState, 'what-if': whatIf };

/** Who looks where everybody may. */
const OPEN = { name: null, roles: ['reader'], apps: [], until: null, signInWith: null };

const packed = new Map();
function compressed(path) {
  if (!packed.has(path)) packed.set(path, gzipSync(readFileSync(path)));
  return packed.get(path);
}

/**
 * Starts on a free port of the loopback. `mode` decides what /api says and may be changed while
 * running: 'data', 'frozen' (always the same), 'empty', 'error' or 'hanging'.
 */
export async function startFixtureServer(root, { mode = 'data', port = 0 } = {}) {
  const fixture = { mode, asked: [], posted: [], noPlan: false, rounds: new Map(), session: OPEN };

  function rowsFor(question, filter) {
    const round = fixture.mode === 'frozen' ? 0 : (fixture.rounds.get(question) ?? 0);
    fixture.rounds.set(question, round + 1);
    const full = fixture.mode !== 'empty';
    return ROWS[question]?.(full, round, filter);
  }

  function answerSession(request, response) {
    if (request.method === 'DELETE') {
      fixture.session = { ...OPEN, roles: [], signInWith: fixture.session.signInWith };
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(fixture.session));
  }

  function refuse(response) {
    response.writeHead(401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ error: 'unauthorized', message: 'expected a valid token' }));
  }

  function answerApi(url, response) {
    if (fixture.session.roles.length === 0) {
      refuse(response);
      return;
    }
    fixture.asked.push(url);
    if (fixture.mode === 'hanging') {
      return;
    }
    const filter = Object.fromEntries(url.searchParams);
    const question = url.pathname.slice('/api/'.length);
    const document = fixture.noPlan ? undefined : DOCUMENTS[question];
    if (document !== undefined && fixture.mode !== 'error') {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(document(filter)));
      return;
    }
    const rows = fixture.mode === 'error' ? undefined : rowsFor(question, filter);
    const body = rows
      ? {
          meta: [],
          data: rows,
          rows: rows.length,
          statistics: { elapsed: 0.01, rows_read: 1, bytes_read: 1 },
        }
      : {
          error: 'store_unavailable',
          message: 'expected an answer of ClickHouse within 5 s, got none',
        };
    response.writeHead(rows ? 200 : 503, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  async function takeMark(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    fixture.posted.push(JSON.parse(Buffer.concat(chunks)));
    response.writeHead(201).end();
  }

  /** Compressed, as a proxy in front of the collector would. */
  function answerFile(url, response) {
    const path = join(root, normalize(url.pathname === '/' ? '/index.html' : url.pathname));
    if (!path.startsWith(root) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Encoding': 'gzip',
    });
    response.end(compressed(path));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    if (url.pathname === '/api/session') {
      answerSession(request, response);
      return;
    }
    if (request.method === 'POST') {
      takeMark(request, response);
      return;
    }
    (url.pathname.startsWith('/api/') ? answerApi : answerFile)(url, response);
  });
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  fixture.url = `http://127.0.0.1:${server.address().port}/`;
  fixture.close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return fixture;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await startFixtureServer(process.argv[2], { port: 4180 });
  console.log(url);
}
