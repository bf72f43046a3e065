import { Args, Flags } from '@oclif/core';
import { type FollowEvent, type FollowOptions, followMessages } from '../admin/message/follow-messages.ts';
import { MAX_LAST, parseStartPoint, type StartPoint } from '../admin/message/follow-start.ts';
import { messageFacts } from '../admin/message/message-facts.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { duration } from '../cli/load-flags.ts';
import { bodyLine, bodyValue } from '../cli/message/body.ts';
import { compileTemplate, TEMPLATE_FIELDS, type TemplateMessage } from '../cli/message/template.ts';
import { counted } from '../cli/output/counted.ts';
import { MqError, messageOf } from '../errors/index.ts';

const DEFAULT_FORMAT = '{storeTime} {brokerName} {queueId}:{queueOffset} {tags} {keys} {body}';

export default class Tail extends ClusterCommand<TemplateMessage | undefined> {
  static override family: Family = 'message';
  static override summary = 'Follow the new messages of a topic';
  static override description =
    `Shows messages as they arrive, as a member of no group; nothing is committed. Goes on when a broker restarts and when queues are added. Times are milliseconds or yyyy-MM-dd#HH:mm:ss:SSS in local time. Under --json, one message a line. Exit status 75: --for is over before --count messages came. --format knows ${TEMPLATE_FIELDS.map((name) => `{${name}}`).join(' ')}, \\t and \\n.`;
  static override examples = [
    { description: 'what comes from now on', command: 'mq tail Orders' },
    { description: 'the last ten, then what comes', command: 'mq tail Orders --from -10' },
    { description: 'bodies alone', command: "mq tail Orders --format '{body}'" },
    { description: 'wait for one message', command: 'mq tail Orders --grep order-42 --count 1 --for 30s' },
    { description: 'a condition on properties', command: "mq tail Orders --sql 'amount > 100'" },
  ];
  static override args = { TOPIC: Args.string({ description: 'topic' }) };
  static override flags = {
    topic: Flags.string({ char: 't', helpValue: 'NAME', description: 'the same as TOPIC' }),
    filter: Flags.string({ helpValue: "'A || B'", description: 'only these tags', exclusive: ['sql'] }),
    sql: Flags.string({ helpValue: 'CONDITION', description: 'only what meets this SQL92 condition' }),
    grep: Flags.string({ helpValue: 'REGEX', description: 'only what has this in its keys or its body' }),
    from: Flags.string({
      helpValue: 'POINT',
      default: 'now',
      description: 'now, earliest, a time, or -N for the last N',
    }),
    format: Flags.string({ helpValue: 'TEMPLATE', description: 'how a message is shown' }),
    count: whole({ min: 1, description: 'end after so many messages' }),
    for: duration({ description: 'end after this time' }),
  };

  private line: ReturnType<typeof compileTemplate> = compileTemplate(DEFAULT_FORMAT);

  protected override async execute(): Promise<undefined> {
    const { args, flags } = await this.parse(Tail);
    const topic = (args.TOPIC ?? flags.topic)?.trim();
    if (topic === undefined) throw new MqError('USAGE', 'no topic is given', { hint: 'Write mq tail TOPIC.' });
    if (flags.format !== undefined) this.line = compileTemplate(flags.format);
    const options: FollowOptions = {
      topic,
      start: startPoint(flags.from),
      expression: flags.sql ?? flags.filter,
      expressionType: flags.sql === undefined ? 'TAG' : 'SQL92',
    };
    const abort = new AbortController();
    this.onInterrupt((signal) => {
      this.endInterrupted(signal);
      abort.abort(signal);
    });
    const { count, for: forMs } = flags;
    this.streams();
    const shown = await this.follow(options, abort, matcher(flags.grep), { count, forMs });
    const isInterrupted = typeof abort.signal.reason === 'string';
    if (count !== undefined && shown < count && !isInterrupted) {
      throw new MqError('TIMEOUT', `${counted(shown, 'message')} of ${count} came within ${(forMs ?? 0) / 1000} s`);
    }
  }

  /** Shows messages until there are enough or it is aborted. @returns how many were shown */
  private async follow(
    options: FollowOptions,
    abort: AbortController,
    isWanted: (message: TemplateMessage) => boolean,
    {
      count = Number.POSITIVE_INFINITY,
      forMs,
    }: { readonly count: number | undefined; readonly forMs: number | undefined },
  ): Promise<number> {
    let shown = 0;
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.withClient(async (client) => {
        for await (const event of followMessages(client, options, abort)) {
          // The time begins when everything that comes is seen.
          if (event.kind === 'queues' && forMs !== undefined) timer ??= setTimeout(() => abort.abort(), forMs);
          if (event.kind !== 'message') {
            this.tell(event);
            continue;
          }
          const { queue, message } = event;
          const value = { brokerName: queue.brokerName, ...messageFacts(message), ...bodyValue(message) };
          if (!isWanted(value)) continue;
          this.emit(value);
          if (++shown >= count) break;
          await this.out.drained();
        }
      }, abort.signal);
    } catch (error) {
      const isEnd = abort.signal.aborted && error instanceof MqError && error.code === 'INTERRUPTED';
      if (!isEnd) throw error;
    } finally {
      clearTimeout(timer);
    }
    return shown;
  }

  /** What happens besides messages, on stderr. */
  private tell(event: Exclude<FollowEvent, { kind: 'message' }>): void {
    if (event.kind === 'trouble') this.out.note(`${event.who}: ${event.error.message}; trying again`);
    else if (event.kind === 'recovered') this.out.note(`${event.who} answers again`);
    else if (event.kind === 'moved') {
      const { queue, from, to } = event;
      this.out.note(`${queue.brokerName} has lost messages: queue ${queue.queueId} goes on at ${to}, not at ${from}`);
    } else if (event.isNew) this.out.note(`new: ${counted(event.queues.length, 'queue')}`);
  }

  protected override render(message: TemplateMessage | undefined): void {
    if (message !== undefined) this.out.text(this.line(message));
  }
}

/** @throws MqError USAGE for what is no place to begin */
function startPoint(text: string): StartPoint {
  const start = parseStartPoint(text);
  if (start === undefined) {
    throw new MqError('USAGE', `--from takes now, earliest, a time or -N, not ${text}`, {
      hint: `A time is milliseconds, or yyyy-MM-dd#HH:mm:ss:SSS; N is ${MAX_LAST} at most.`,
    });
  }
  if (start.kind === 'time' && start.timestampMs > Date.now()) {
    throw new MqError('USAGE', `--from is a time to come: ${text}`);
  }
  return start;
}

/** @throws MqError USAGE for what is no regular expression */
function matcher(pattern: string | undefined): (message: TemplateMessage) => boolean {
  if (pattern === undefined) return () => true;
  let regex: RegExp;
  try {
    regex = new RegExp(pattern, 'u');
  } catch (error) {
    throw new MqError('USAGE', `--grep is no regular expression: ${messageOf(error)}`);
  }
  return (message) => regex.test(message.keys ?? '') || regex.test(bodyLine(message));
}
