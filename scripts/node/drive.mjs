// Drives the generated Jira server with the TypeScript clients of both generations; outside.py starts it and
// gives everything as one JSON argument. Its packages are installed elsewhere, so they are found from there.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';

const given = JSON.parse(process.argv[2]);
const require = createRequire(`${given.packages}/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)));

const current = { ...(await load('@modelcontextprotocol/client')), ...(await load('@modelcontextprotocol/client/stdio')) };
const old = {
  ...(await load('@modelcontextprotocol/sdk/client/index.js')),
  ...(await load('@modelcontextprotocol/sdk/client/streamableHttp.js')),
  ...(await load('@modelcontextprotocol/sdk/client/stdio.js')),
};

const about = { name: 'outside', version: '1' };
const http = (library) => new library.StreamableHTTPClientTransport(new URL(given.url), { requestInit: { headers: given.headers } });
const stdio = (library) => new library.StdioClientTransport({ command: given.binary, env: given.environment, stderr: 'ignore' });
const bridged = (library) => new library.StdioClientTransport({ ...given.bridge, env: { ...process.env, ...given.bridge?.env } });

const sessions = {
  typescript: [
    ['sdk 1, http', old, http, undefined, '2025-11-25'],
    ['sdk 1, stdio', old, stdio, undefined, '2025-11-25'],
    ['client 2, http, legacy', current, http, undefined, '2025-11-25'],
    ['client 2, http, auto', current, http, { versionNegotiation: { mode: 'auto' } }, '2026-07-28'],
    ['client 2, stdio', current, stdio, undefined, '2025-11-25'],
  ],
  'mcp-remote': [['mcp-remote', old, bridged, undefined, undefined]],
};

for (const [name, library, transport, options, revision] of sessions[given.mode]) {
  const client = new library.Client(about, options);
  const channel = transport(library);
  await client.connect(channel);
  const spoken = client.getNegotiatedProtocolVersion?.() ?? channel.protocolVersion;
  if (revision && spoken) assert.equal(spoken, revision, `${name}: the revision`);
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name).sort(), given.tools, `${name}: the tools`);
  const issue = await client.callTool({ name: 'jira_get_issue', arguments: { issue_key: 'OPS-7' } });
  assert.equal((issue.structuredContent ?? JSON.parse(issue.content[0].text)).key, 'OPS-7', `${name}: one issue`);
  const missing = await client.callTool({ name: 'jira_get_issue', arguments: { issue_key: 'OPS-9999' } });
  assert.equal(missing.isError, true, `${name}: an issue that is not there`);
  await client.close();
  console.log(`  ok: ${name}${spoken ? `, ${spoken}` : ''}: tools, one issue, one failure`);
}
