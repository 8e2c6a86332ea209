package postgres

// MigrateFiles is Migrate with the migration files of a test.
var MigrateFiles = migrate
