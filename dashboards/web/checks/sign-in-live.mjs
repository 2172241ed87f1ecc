// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Logs in with a real browser at a built collector: `node checks/sign-in-live.mjs --jar <exec.jar>`. The provider is a small
// one in here, on another site than the collector, so that cookies are sent and withheld as they are between sites.
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';

const CLIENT = 'isochrone-screens';
const SECRET = 'a-secret-of-the-client-with-32-characters-or-more';
const { values } = parseArgs({ options: { jar: { type: 'string' } } });
assert(values.jar, 'expected --jar <collector-exec.jar>, got none');

const base64 = (value) => Buffer.from(value).toString('base64url');
const json = (response, body) =>
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

/** Shows one person, who may look at the app "shop"; a click goes on. */
async function startProvider() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const begun = new Map();
  let issuer;

  function tokenFor({ nonce }) {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ iss: issuer, sub: 'u-1', aud: CLIENT, iat: now, exp: now + 300, nonce },
      ...{ name: 'Alice Example', roles: ['reader'], isochrone_apps: ['shop'] },
    };
    const signed = `${base64(JSON.stringify({ alg: 'RS256', kid: '1' }))}.${base64(JSON.stringify(claims))}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  }

  async function token(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const asked = begun.get(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
    assert.equal(asked.code_challenge, challenge);
    assert.equal(
      request.headers.authorization,
      `Basic ${Buffer.from(`${CLIENT}:${SECRET}`).toString('base64')}`,
    );
    json(response, { access_token: 'x', token_type: 'Bearer', id_token: tokenFor(asked) });
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, issuer);
    const answers = {
      '/.well-known/openid-configuration': () =>
        json(response, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          subject_types_supported: ['public'],
        }),
      '/keys': () =>
        json(response, {
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig', alg: 'RS256' }],
        }),
      '/authorize': () => {
        const asked = Object.fromEntries(url.searchParams);
        const code = randomUUID();
        begun.set(code, asked);
        const back = `${asked.redirect_uri}?${new URLSearchParams({ code, state: asked.state })}`;
        response.writeHead(200, { 'Content-Type': 'text/html' });
        response.end(`<a href="${back.replaceAll('&', '&amp;')}">I am Alice</a>`);
      },
      '/token': () => token(request, response),
    };
    (answers[url.pathname] ?? (() => response.writeHead(404).end()))();
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  issuer = `http://127.0.0.1:${server.address().port}`;
  return { issuer, close: () => server.close() };
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts it on "localhost", which is another site than 127.0.0.1. */
async function startCollector(issuer, data) {
  const url = `http://localhost:${await freePort()}`;
  const child = spawn('java', [
    ...['-Xmx512m', '-jar', values.jar, `--server.port=${new URL(url).port}`],
    ...['--clickhouse.embedded-port=0', `--isochrone.data-directory=${data}`],
    `--isochrone.access.oidc.issuer=${issuer}`,
    `--isochrone.access.oidc.client-id=${CLIENT}`,
    `--isochrone.access.oidc.client-secret=${SECRET}`,
    `--isochrone.access.oidc.url=${url}`,
    '--isochrone.access.oidc.provider=Example ID',
  ]);
  let said = '';
  await new Promise((started, failed) => {
    child.stdout.on('data', (text) => {
      said += text;
      if (said.includes('Isochrone is at')) started();
    });
    child.on('close', () => failed(new Error(said)));
  });
  return { url, stop: () => new Promise((ended) => child.on('close', ended).kill()) };
}

const data = mkdtempSync(join(tmpdir(), 'isochrone-sign-in-'));
const provider = await startProvider();
const collector = await startCollector(provider.issuer, data);
const browser = await openBrowser();
try {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${collector.url}/?view=slo`);
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
  await page.getByRole('link', { name: 'I am Alice' }).click();

  await page.getByText('Alice Example').waitFor();
  assert.equal(page.url(), `${collector.url}/?view=slo`);
  await page.waitForSelector('main[aria-busy=false] .status');
  assert.equal(await page.getByLabel('App', { exact: true }).inputValue(), 'shop');
  assert.equal(await page.evaluate(() => document.cookie), '', 'no cookie is for scripts');
  const cookies = await context.cookies();
  assert.deepEqual(
    cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]),
    [['isochrone_session', true, 'Strict']],
  );
  assert.equal((await page.request.get(`${collector.url}/api/regions?app=other`)).status(), 403);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in with Example ID' }).waitFor();
  assert.deepEqual(await context.cookies(), []);
  console.log('logged in, looked around, logged out');
} finally {
  await browser.close();
  await collector.stop();
  provider.close();
  rmSync(data, { recursive: true, force: true });
}
