// The API description: what Nest finds in the code, completed by what holds for every route.
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { completeOperation, type Operation } from './complete-operation.js';
import { FIELD_VALUE_SCHEMA, nameFieldValues } from './field-value.schema.js';
import { PROBLEM_SCHEMA } from './problem.schema.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const DESCRIPTION = `Keeps MarkMail's contacts and CRM orgs in agreement.

Errors are \`application/problem+json\` (RFC 9457) and name every wrong field at once. Lists are \`{ items, nextCursor }\`.
Every POST takes an \`Idempotency-Key\`: repeating a request with the same key answers again instead of acting again.`;

/** @param cookieName of browser sessions. */
export function describeApi(
  app: INestApplication,
  options: { url: string; cookieName: string },
): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('MarkMail CRM')
    .setDescription(DESCRIPTION)
    .setVersion('1.0')
    .addServer(options.url)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An API key, or a JWT of the host product',
    })
    .addCookieAuth(options.cookieName, {
      type: 'apiKey',
      in: 'cookie',
      description: 'A browser session; unsafe methods repeat its token in X-CSRF-Token',
    })
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA };
  nameFieldValues(document.components.schemas);
  document.components.schemas.FieldValue = FIELD_VALUE_SCHEMA;
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (operation) completeOperation(operation, path, method);
    }
  }
  return document;
}

/** Serves the description at `/api/openapi.json` and its viewer at `/api/docs`, with nothing from other hosts. */
export function serveDescription(app: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'MarkMail CRM API',
  });
}
