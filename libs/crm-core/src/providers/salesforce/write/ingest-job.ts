// One Bulk 2.0 ingest job at the CRM. Whatever answer is lost, the job is asked after before anything is sent again.
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/walkthrough_upsert.htm
import { AppError, CrmUnavailableError } from '@app/errors';
import type { SalesforceClient } from '../salesforce.client.js';
import { csvBatches } from '../salesforce.csv-body.js';
import { untilEnded, type JobState } from '../salesforce.jobs.js';

const POLL_GROWTH = 1.7;
const MAX_POLL_MS = 30_000;
/** A result that breaks off is read on this often. */
const MAX_READS = 3;

interface JobInfo {
  readonly id: string;
  readonly state: JobState;
  readonly numberRecordsFailed?: number;
  readonly numberRecordsProcessed?: number;
  readonly errorMessage?: string;
}

/** `Gone`: somebody deleted it. What it did is not to be learned any more. */
export type EndedJob = Omit<JobInfo, 'state'> & { readonly state: JobState | 'Gone' };

export type ResultFile = 'successfulResults' | 'failedResults';
/** A row by the names of its columns. */
export type ResultRow = (column: string) => string | undefined;

export class IngestJob {
  private constructor(
    private readonly client: SalesforceClient,
    private readonly id: string,
    private readonly signal: AbortSignal,
  ) {}

  static async create(
    client: SalesforceClient,
    spec: { object: string; operation: string; externalIdFieldName?: string },
    signal: AbortSignal,
  ): Promise<IngestJob> {
    const json = { ...spec, contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' };
    const { id } = await client.json<JobInfo>({ method: 'POST', path: '/jobs/ingest', json, signal });
    return new IngestJob(client, id, signal);
  }

  async upload(csv: AsyncIterable<string>): Promise<void> {
    const path = this.path('/batches');
    const answer = await this.client.stream({ method: 'PUT', path, csv, signal: this.signal });
    await answer.body.dump();
  }

  /** The upload is whole. */
  async close(): Promise<void> {
    try {
      await this.setState('UploadComplete', this.signal);
    } catch (error) {
      if (!(error instanceof CrmUnavailableError)) throw error;
      const { state } = await this.look();
      if (state === 'Open') await this.setState('UploadComplete', this.signal);
    }
  }

  /** The CRM need not do it. Best effort: an open job goes away by itself after a day. */
  async abort(): Promise<void> {
    await this.setState('Aborted').catch(() => undefined);
  }

  /** @param firstMs until it is asked after for the first time */
  async ended(rows: number, firstMs: number): Promise<EndedJob> {
    try {
      const pauses = { firstMs, growth: POLL_GROWTH, maxMs: MAX_POLL_MS, rows };
      return await untilEnded(() => this.look(), pauses, this.signal);
    } catch (error) {
      if (error instanceof AppError && error.details.status === 404) return { id: this.id, state: 'Gone' };
      throw error;
    }
  }

  /** Each row once, also where an answer breaks off and is asked for again. In batches as they arrive: 100,000 rows are not awaited one by one. */
  async *results(file: ResultFile): AsyncIterable<ResultRow[]> {
    let done = 0;
    for (let read = 1; ; read++) {
      try {
        let at = 0;
        for await (const batch of this.read(file)) {
          const news = batch.slice(Math.max(0, done - at));
          at += batch.length;
          done = Math.max(done, at);
          if (news.length > 0) yield news;
        }
        return;
      } catch (error) {
        if (!(error instanceof CrmUnavailableError) || read === MAX_READS) throw error;
      }
    }
  }

  private async *read(file: ResultFile): AsyncIterable<ResultRow[]> {
    const path = this.path(`/${file}/`);
    const { signal } = this;
    const answer = await this.client.stream({ method: 'GET', path, accept: 'text/csv', signal });
    let columns: ReadonlyMap<string, number> | undefined;
    for await (const batch of csvBatches(answer, signal)) {
      const known = (columns ??= new Map(batch.shift()?.map((name, i) => [name, i])));
      const whole = batch.filter((cells) => cells.length === known.size);
      yield whole.map(
        (cells): ResultRow =>
          (column) =>
            cells[known.get(column) ?? -1],
      );
      if (whole.length < batch.length) throw new CrmUnavailableError('The CRM’s answer was cut short.');
    }
  }

  private look(): Promise<JobInfo> {
    return this.client.json({ method: 'GET', path: this.path(), signal: this.signal });
  }

  private async setState(state: JobState, signal?: AbortSignal): Promise<void> {
    const common = signal ? { signal } : {};
    await this.client.json({ method: 'PATCH', path: this.path(), json: { state }, ...common });
  }

  private path(rest = ''): string {
    return `/jobs/ingest/${this.id}${rest}`;
  }
}
