import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Node = Readonly<Record<string, unknown>>;

/** A page that shows an OpenAPI document without a network: viewer and document lie in it. */
export function apiPage(document: Node): string {
  const viewer = (file: string) =>
    readFileSync(createRequire(import.meta.url).resolve(`swagger-ui-dist/${file}`), 'utf8');
  return page(
    'Laurel API',
    `<style>${viewer('swagger-ui.css')}</style>`,
    `<div id="api"></div>
<script>${inScript(viewer('swagger-ui-bundle.js'))}</script>
<script>SwaggerUIBundle({ spec: ${inScript(JSON.stringify(document))}, dom_id: '#api', deepLinking: true, supportedSubmitMethods: [] });</script>`,
  );
}

/** A page that lists an AsyncAPI document's events: who sends, who waits, and the schema of each message. */
export function eventsPage(document: Node): string {
  const operations = Object.values(
    (document.operations ?? {}) as Record<
      string,
      { action: string; title: string; description: string; channel: { $ref: string } }
    >,
  );
  const messages =
    (
      (document.components ?? {}) as {
        messages?: Record<string, { name: string; title: string; summary?: string; payload: Node }>;
      }
    ).messages ?? {};
  const events = Object.keys((document.channels ?? {}) as Node).map((type) => {
    const own = operations.filter(({ channel }) => channel.$ref === `#/channels/${type}`);
    const shapes = Object.values(messages).filter(({ name }) => name === type);
    return [
      `<h2 id="${escaped(type)}">${escaped(type)}</h2>`,
      '<ul>',
      ...own.map(({ title, description }) => `<li><strong>${escaped(title)}</strong>: ${escaped(description)}</li>`),
      '</ul>',
      ...shapes.map(
        ({ title, summary = '', payload }) =>
          `<details><summary>${escaped(title)}</summary><p>${escaped(summary)}</p><pre>${escaped(JSON.stringify(payload, undefined, 2))}</pre></details>`,
      ),
    ].join('\n');
  });
  const { description = '' } = (document.info ?? {}) as { description?: string };
  return page(
    'Laurel events',
    '<style>body{font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.5}pre{background:#f4f4f4;padding:1rem;overflow:auto}h2{font-family:ui-monospace,monospace}</style>',
    `<h1>Laurel events</h1><p>${escaped(description)}</p>\n${events.join('\n')}`,
  );
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

/** Text of a script must not end it. */
function inScript(text: string): string {
  return text.replaceAll('</script', '<\\/script');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
