/** The partition proxy as a process of its own: its event loop stalls with nobody else's. */
import { createInterface } from 'node:readline';
import { Link } from './link.ts';
import type { ProxyAnswer, ProxyRequest } from './messages.ts';

const links = new Map<string, Link>();

function named(name: string): Link {
  const link = links.get(name);
  if (link === undefined) throw new Error(`there is no link ${name}`);
  return link;
}

async function perform(request: ProxyRequest): Promise<Omit<ProxyAnswer, 'id'>> {
  switch (request.do) {
    case 'listen': {
      if (links.has(request.link)) throw new Error(`there is a link ${request.link} already`);
      const link = await Link.open(request.address);
      links.set(request.link, link);
      return { port: link.port };
    }
    case 'mode':
      // All of them in one turn: a partition does not come link by link.
      for (const link of request.links.map(named)) link.setMode(request.mode);
      return {};
    case 'counts':
      return { counts: named(request.link).counts };
  }
}

const answer = (value: ProxyAnswer): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const request = JSON.parse(line) as ProxyRequest;
    perform(request).then(
      (result) => answer({ id: request.id, ...result }),
      (error: unknown) => answer({ id: request.id, error: error instanceof Error ? error.message : String(error) }),
    );
  })
  .once('close', () => process.exit(0));
