// Prints each span that a zone sends: the smallest place that traces can go to. node docs/examples/print-traces.mjs [port]
import { createServer } from 'node:http';

const textOf = (attributes, name) => attributes?.find(({ key }) => key === name)?.value.stringValue;

function print({ resource, scopeSpans }) {
  const service = textOf(resource.attributes, 'service.name');
  for (const { traceId, name, startTimeUnixNano: began, endTimeUnixNano: ended, attributes } of scopeSpans.flatMap(({ spans }) => spans)) {
    const milliseconds = Number(BigInt(ended) - BigInt(began)) / 1e6;
    console.log(`${traceId} ${service}: ${name} ${milliseconds.toFixed(1)} ms ${textOf(attributes, 'waggle.task.id') ?? ''}`.trimEnd());
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  for (const one of JSON.parse(Buffer.concat(chunks).toString()).resourceSpans) print(one);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});

server.listen(Number(process.argv[2] ?? 4318), '127.0.0.1', () => console.log(`OTLP on http://127.0.0.1:${server.address().port}`));
