// The servers that integration tests run against; `npm test` starts them. See docs/testing.md.

function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set. Run the tests with "npm test", or start servers with "node scripts/test-servers.mjs".`,
    );
  return value;
}

/** A superuser's URL of the test Postgres. */
export const adminDatabaseUrl = (): string => required('TEST_DATABASE_URL');
export const natsUrl = (): string => required('TEST_NATS_URL');
