// Hands an upload of any size to its owner in pieces. The next piece is read when the one before is stored: memory does not
// grow with the upload, and a slow owner slows the sender down.
import { Injectable } from '@nestjs/common';
import {
  appendImport,
  beginImport,
  finishUpload,
  type ImportFormat,
  type MessageContext,
} from '@app/contracts';
import { AppError } from '@app/errors';
import { Commands } from '../commands.service.js';
import { piecesOf } from './text-pieces.js';

/** A piece that was not answered is sent again: the owner takes each index once. */
const ATTEMPTS = 3;

@Injectable()
export class ImportUploadService {
  constructor(private readonly commands: Commands) {}

  /**
   * A request repeated with its Idempotency-Key names the same import: what is stored of it stays, what is missing is added.
   * @returns the import's id, once all of it is stored.
   */
  async receive(
    upload: AsyncIterable<Buffer>,
    format: ImportFormat,
    context: MessageContext,
  ): Promise<string> {
    const { importId } = await this.commands.send(beginImport, { format }, context);
    const { tenantId, actor, correlationId } = context;
    // The caller's key names the beginning; the pieces have their index.
    const plain = { tenantId, actor, correlationId };
    try {
      await this.store(importId, upload, plain);
    } catch (error) {
      if (context.idempotencyKey === undefined || !isStoredAlready(error)) throw error;
    }
    return importId;
  }

  private async store(
    importId: string,
    upload: AsyncIterable<Buffer>,
    context: MessageContext,
  ): Promise<void> {
    let chunks = 0;
    for await (const text of piecesOf(upload)) {
      const piece = { importId, index: chunks, text };
      await repeating(() => this.commands.send(appendImport, piece, context));
      chunks += 1;
    }
    await repeating(() => this.commands.send(finishUpload, { importId, chunks }, context));
  }
}

const isStoredAlready = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'IMPORT.UPLOAD_COMPLETE';

async function repeating<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const mayRepeat = error instanceof AppError && error.retry.kind === 'backoff';
      if (!mayRepeat || attempt >= ATTEMPTS) throw error;
    }
  }
}
