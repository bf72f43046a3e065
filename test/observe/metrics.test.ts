import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exporterMetrics, Metrics, type MetricsServer, serveMetrics, silentLogger } from '../../src/observe/index.ts';

let metrics: Metrics;
let server: MetricsServer;

beforeEach(async () => {
  metrics = new Metrics();
  server = await serveMetrics(metrics, 0, silentLogger);
});
afterEach(async () => {
  await server.close();
  metrics.close();
});

const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });

describe('/metrics', () => {
  it('collects at the scrape and only then, under the names and labels of the exporter', async () => {
    let asked = 0;
    metrics.exporter('rocketmq_producer_tps', (set) => {
      asked++;
      set({ cluster: 'C', broker: 'b', topic: 'a"\n' }, asked);
    });
    expect(asked).toBe(0);
    const text = await (await get('/metrics')).text();
    expect(asked).toBe(1);
    expect(text).toContain('# TYPE rocketmq_producer_tps gauge');
    expect(text).toContain('rocketmq_producer_tps{cluster="C",broker="b",topic="a\\"\\n"} 1');
    expect(await (await get('/metrics?x=1')).text()).toContain('topic="a\\"\\n"} 2');
  });

  it('forgets what is no longer there', async () => {
    let topics = ['A', 'B'];
    metrics.gauge('mq_test', 'test', ['topic'], (set) => topics.forEach((topic) => void set({ topic }, 1)));
    expect(await metrics.text()).toContain('mq_test{topic="B"} 1');
    topics = ['A'];
    expect(await metrics.text()).not.toContain('topic="B"');
  });

  it('cuts a gauge with too many samples and says so', async () => {
    metrics.gauge('mq_many', 'test', ['n'], (set) => {
      for (let n = 0; n < 20_003; n++) set({ n: String(n) }, 1);
    });
    await metrics.text();
    const text = await metrics.text();
    expect(text.match(/^mq_many\{/gm)).toHaveLength(20_000);
    expect(text).toMatch(/^mq_metrics_samples_cut [36]$/m);
  });

  it('shows the event loop', async () => {
    const text = await metrics.text();
    for (const quantile of ['0.5', '0.9', '0.99', '0.999', '1']) {
      expect(text).toMatch(new RegExp(`^mq_event_loop_delay_seconds\\{quantile="${quantile}"\\} [\\d.e-]+$`, 'm'));
    }
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('answers nothing else', async () => {
    expect((await get('/')).status).toBe(404);
    expect((await get('/metrics', 'POST')).status).toBe(405);
    const head = await get('/metrics', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('answers 500 when a collector fails, and lives on', async () => {
    let broken = true;
    metrics.gauge('mq_broken', 'test', [], (set) => {
      if (broken) throw new Error('no');
      set({}, 5);
    });
    expect((await get('/metrics')).status).toBe(500);
    broken = false;
    expect(await (await get('/metrics')).text()).toContain('mq_broken 5');
  });

  it('names a port that is taken', async () => {
    await expect(serveMetrics(metrics, server.port, silentLogger)).rejects.toMatchObject({ code: 'IN_USE' });
  });

  it('gives every gauge of the exporter a help text and labels', () => {
    for (const [name, metric] of exporterMetrics) {
      expect(name).toMatch(/^rocketmq_/);
      expect(metric.help).not.toBe('');
      expect(metric.labels.length).toBeGreaterThan(0);
    }
    expect(exporterMetrics.get('rocketmq_brokeruntime_put_tps10')?.labels).toContain('broker_version');
  });
});
