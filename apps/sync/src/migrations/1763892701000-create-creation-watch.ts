import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps a page of a pull and MarkMail's own writes from making the same person twice. Whoever makes people here by address counts in
 * `creation_seq` under two shared locks. A pull reads the count under the second lock, so that all it counts is visible to the look-up that
 * follows, and compares it under the first when it commits.
 */
export class CreateCreationWatch1763892701000 implements MigrationInterface {
  name = 'CreateCreationWatch1763892701000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE sync.creation_seq');
    // A sequence that was never called shows the same number before and after its first call.
    await runner.query(`SELECT nextval('sync.creation_seq')`);
    await runner.query(`
      CREATE FUNCTION sync.creations_seen(tenant uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('creations.look'), hashtext(tenant::text));
        RETURN (SELECT last_value FROM sync.creation_seq);
      END $$`);
    await runner.query(`
      CREATE FUNCTION sync.no_creation_since(tenant uuid, seen bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('creations.write'), hashtext(tenant::text));
        RETURN (SELECT last_value FROM sync.creation_seq) = seen;
      END $$`);
    await runner.query(`
      CREATE FUNCTION sync.count_creation(tenant uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtext('creations.write'), hashtext(tenant::text));
        PERFORM pg_advisory_xact_lock_shared(hashtext('creations.look'), hashtext(tenant::text));
        RETURN nextval('sync.creation_seq');
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION sync.creations_seen(uuid), sync.no_creation_since(uuid, bigint), sync.count_creation(uuid)',
    );
    await runner.query('DROP SEQUENCE sync.creation_seq');
  }
}
