/**
 * The body that Datadog's API takes, with two words in it that are put in at the import: RUNBOOKS_URL and NOTIFY.
 *
 * @source https://docs.datadoghq.com/api/latest/monitors/create-a-monitor/
 */
export interface DatadogMonitor {
  readonly name: string;
  readonly type: 'query alert' | 'composite';
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly priority: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a monitor says, whatever it asks. */
export interface Saying {
  readonly title: string;
  /** What has happened when it rings. */
  readonly description: string;
  /** The page in docs/operations, without .md. */
  readonly page: string;
  readonly priority: number;
}

interface Asking {
  /** What is compared, up to the comparison. */
  readonly query: string;
  readonly comparison?: '>' | '>=' | '<';
  readonly threshold: number;
  /** Further options of its kind. */
  readonly options?: Readonly<Record<string, unknown>>;
}

const TAGS = ['service:laurel', 'managed_by:laurel'];
const EVERYWHERE = { include_tags: true, notify_audit: false };

/** What is asked for comes from CloudWatch: it is there some minutes later. */
const EVALUATION_DELAY_SECONDS = 300;

/** A monitor of a metric; one that tells nobody is a part of another. */
export function metricMonitor(saying: Saying, asking: Asking, tells: 'those who listen' | 'nobody'): DatadogMonitor {
  const { query, comparison = '>', threshold, options } = asking;
  return {
    ...sayingOf(saying, tells),
    type: 'query alert',
    query: `${query} ${comparison} ${threshold}`,
    options: {
      thresholds: { critical: threshold },
      on_missing_data: 'resolve',
      ...EVERYWHERE,
      require_full_window: false,
      evaluation_delay: EVALUATION_DELAY_SECONDS,
      ...options,
    },
  };
}

/** A monitor that rings while all of its parts do, which are told by the names that their ids have at the import. */
export function compositeMonitor(saying: Saying, parts: readonly string[]): DatadogMonitor {
  return {
    ...sayingOf(saying, 'those who listen'),
    type: 'composite',
    query: parts.map((part) => `\${${part}}`).join(' && '),
    options: EVERYWHERE,
  };
}

function sayingOf({ title, description, page, priority }: Saying, tells: 'those who listen' | 'nobody') {
  const runbook = `{{#is_alert}}\n${description}\n{{/is_alert}}\n\nRunbook: \${RUNBOOKS_URL}/${page}.md`;
  return {
    name: `[Laurel] ${title}`,
    message: tells === 'nobody' ? runbook : `${runbook}\n\n\${NOTIFY}`,
    tags: TAGS,
    priority,
  };
}
